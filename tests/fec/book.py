"""Draw a FEC by hand, read it, build the models on plain DuckDB, and look at a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.sources.fec import FecOptions, read_fec
from ar_metrics.sources.fec.columns import COLUMNS

SQL = Path(__file__).parents[2] / "sql"
SIREN = "123456789"
MODELS = (
    "staging/stg_ledger_entries",
    "intermediate/int_fec__years",
    "intermediate/int_fec__lines",
    "intermediate/int_fec__lines_at_turn",
    "intermediate/int_fec__openings_by_piece",
    "intermediate/int_fec__openings_by_letter",
    "intermediate/int_fec__openings_by_label",
    "intermediate/int_fec__openings_carried",
    "intermediate/int_fec__ancestors_near",
    "intermediate/int_fec__ancestors",
    "intermediate/int_fec__lines_lettered",
    "intermediate/int_fec__letter_days",
    "intermediate/int_fec__letter_events",
    "intermediate/int_fec__turns",
    "intermediate/int_fec__settlements",
    "intermediate/int_fec__documents",
)


@dataclass(frozen=True)
class Line:
    """A line of an entry: a debit is positive."""

    account: str
    amount: str
    aux: str = ""
    letter: str = ""
    letter_date: str = ""
    label: str = ""
    piece: str = ""
    piece_date: str = ""


@dataclass(frozen=True)
class Entry:
    journal: str
    number: str
    day: str  # AAAAMMJJ
    lines: tuple[Line, ...]


def sale(
    number: str, day: str, amount: str, aux: str, letter: str = "", lettered: str = ""
) -> Entry:
    """An invoice: customer debit (the amount), sale credit."""
    claim = Line("411000", amount, aux, letter, lettered, f"Facture {number}", f"F{number}")
    return Entry("VE", number, day, (claim, Line("707000", _minus(amount))))


def cash(
    number: str, day: str, amount: str, aux: str, letter: str = "", lettered: str = ""
) -> Entry:
    """A receipt: bank debit, customer credit (give the amount positive)."""
    paid = Line("411000", _minus(amount), aux, letter, lettered, f"Virement {number}")
    return Entry("BQ", number, day, (Line("512000", amount), paid))


def opening(day: str, *lines: Line) -> Entry:
    """The opening entry of a year: the customer lines, and the capital for the rest."""
    rest = -sum(Decimal(line.amount) for line in lines)
    return Entry("AN", "1", day, (*lines, Line("101000", str(rest))))


def fec_text(entries: Iterable[Entry], delimiter: str = "\t", end: str = "\n") -> str:
    """The file: 18 columns, decimal comma."""
    rows = [COLUMNS, *(_row(entry, line) for entry in entries for line in entry.lines)]
    return "".join(delimiter.join(row) + end for row in rows)


def write(folder: Path, year: int, entries: Iterable[Entry]) -> Path:
    path = folder / f"{SIREN}FEC{year}1231.txt"
    path.write_text(fec_text(entries), "utf-8")
    return path


def frames(paths: Sequence[Path], options: FecOptions | None = None) -> pl.DataFrame:
    """What the runner makes of imported FECs: the contract's columns and the batch."""
    return pl.concat(
        read_fec(path, options or FecOptions(terms_days=30)).with_columns(
            batch_id=pl.lit(batch, pl.Int32)
        )
        for batch, path in enumerate(paths, 1)
    )


def built(raw: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    """A connection with the models built on `raw`."""
    con = duckdb.connect()
    types = {"String": "varchar", "Date": "date", "Int64": "bigint", "Boolean": "boolean"}
    described = ", ".join(
        f"{name} {types.get(str(dtype), 'decimal(18, 2)')}"
        for name, dtype in FEEDS["ledger_entries"].schema.items()
    )
    con.execute(f"create table raw_ledger_entries ({described}, batch_id integer)")
    con.register("imported", raw.to_arrow())
    con.execute("insert into raw_ledger_entries select * from imported")
    for model in MODELS:
        query = (SQL / f"{model}.sql").read_text("utf-8")
        con.execute(f"create table {model.split('/')[1]} as {query}")
    return con


class Booked(NamedTuple):
    """A customer line as the file has it."""

    year_end: date
    entered: date
    amount: Decimal
    lettered: date | None


@dataclass(frozen=True)
class Books:
    """The models of some FECs, held in memory to be looked at day by day."""

    documents: list[dict[str, object]]
    settlements: list[tuple[str, date, Decimal]]
    raw: pl.DataFrame

    def open_items(self, day: date) -> dict[str, Decimal]:
        """Document to what it owes at the end of the day, nothing left out but zeros."""
        owed: dict[str, Decimal] = {}
        for document in self.documents:
            if document["entry_date"] <= day:
                owed[document["document_id"]] = document["amount_local"]
        for document_id, settled_on, amount in self.settlements:
            if settled_on <= day:
                owed[document_id] -= amount
        return {document_id: amount for document_id, amount in owed.items() if amount}

    def total(self, day: date) -> Decimal:
        return sum(self.open_items(day).values(), Decimal(0))

    def ledger(self, day: date) -> Decimal:
        """The customers' balance in the books of the year in force, from the lines alone."""
        return sum((line.amount for line in self._in_force(day)), Decimal(0))

    def naive(self, day: date) -> Decimal:
        """The other rule: a lettered line is settled from its DateLet on."""
        lines = self._in_force(day)
        return sum((e.amount for e in lines if not e.lettered or e.lettered > day), Decimal(0))

    def _in_force(self, day: date) -> list[Booked]:
        begun = [line for line in self.lines if line.entered <= day]
        year = max((line.year_end for line in begun), default=day)
        return [line for line in begun if line.year_end == year]

    @cached_property
    def lines(self) -> list[Booked]:
        known = self.raw.with_columns(amount=pl.col("debit") - pl.col("credit"))
        columns = ("fiscal_year_end", "entry_date", "amount", "letter_date")
        return [Booked(*row) for row in known.select(columns).iter_rows()]

    def days(self) -> Iterable[date]:
        """Every day from the first entry to a month after the last year's end."""
        first, last = self.raw["entry_date"].min(), self.raw["fiscal_year_end"].max()
        return (first + timedelta(days=n) for n in range((last - first).days + 31))


def books(*paths: Path, options: FecOptions | None = None) -> Books:
    raw = frames(paths, options)
    con = built(raw)
    settlements = con.sql(
        "select document_id, settlement_date, amount_local from int_fec__settlements"
    ).fetchall()
    documents = con.sql("select * from int_fec__documents order by document_id").pl().to_dicts()
    return Books(documents, settlements, raw)


def _minus(amount: str) -> str:
    return str(-Decimal(amount))


def _row(entry: Entry, line: Line) -> tuple[str, ...]:
    amount = Decimal(line.amount)
    debit, credit = (amount, Decimal(0)) if amount >= 0 else (Decimal(0), -amount)
    cells = {
        "JournalCode": entry.journal,
        "JournalLib": f"Journal {entry.journal}",
        "EcritureNum": entry.number,
        "EcritureDate": entry.day,
        "CompteNum": line.account,
        "CompteLib": "Compte",
        "CompAuxNum": line.aux,
        "CompAuxLib": line.aux and f"Client {line.aux}",
        "PieceRef": line.piece or f"P{entry.number}",
        "PieceDate": line.piece_date or entry.day,
        "EcritureLib": line.label or "Écriture",
        "Debit": str(debit).replace(".", ","),
        "Credit": str(credit).replace(".", ","),
        "EcritureLet": line.letter,
        "DateLet": line.letter_date,
        "ValidDate": entry.day,
    }
    return tuple(cells.get(name, "") for name in COLUMNS)
