"""What the entries of a FEC say about each of their lines: kind, opening, balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.sources.problems import Findings, Problem, counted, quoted

# Accounts of the plan comptable général.
CUSTOMER = r"^(411|413|416|418|4191|4198)"
_SALE = r"^(7|4457|487)"
_CASH = r"^5"
_LOSS = r"^(654|6714)"
_OPENING_CODE = r"(?i)^(R?AN[OVDC]?|RANO|OUV)\d?$"
_OPENING_WORDS = r"(?i)nouveau|ouverture"
_OPENING_DAYS = 31  # an opening may be posted late
_ENTRY = ("journal_code", "entry_no", "entry_date")


@dataclass
class Entries:
    """What the entries of a FEC add up to, gathered block by block: a row for each of them."""

    frame: pl.DataFrame | None = None
    first: pl.DataFrame | None = None
    first_day: date | None = None
    last_day: date | None = None
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)

    def add(self, lines: pl.DataFrame) -> None:
        """Take in lines of all accounts."""
        net = pl.col("debit") - pl.col("credit")
        parts = lines.group_by(_ENTRY, maintain_order=True).agg(
            line=pl.col("line_no").first(),
            gap=net.sum(),
            sale=-_sum_of(_SALE, net),
            cash=_sum_of(_CASH, net),
            loss=_sum_of(_LOSS, net),
            has_result=pl.col("account").str.contains("^[67]").any(),
            has_equity=pl.col("account").str.contains("^(1|89)").any(),
            says_opening=pl.col("label").str.contains(_OPENING_WORDS).any(),
        )
        if self.frame is not None:
            parts = pl.concat([self.frame, parts])
            parts = parts.group_by(_ENTRY, maintain_order=True).agg(
                pl.col("line").first(),
                pl.col("gap", "sale", "cash", "loss").sum(),
                pl.col("has_result", "has_equity", "says_opening").any(),
            )
        self.frame = parts
        self.first = lines.select(_ENTRY).head(1) if self.first is None else self.first
        days = [d for d in (lines["entry_date"].min(), self.first_day) if isinstance(d, date)]
        self.first_day = min(days, default=None)
        days = [d for d in (lines["entry_date"].max(), self.last_day) if isinstance(d, date)]
        self.last_day = max(days, default=None)
        debit, credit = lines.select(pl.sum("debit", "credit")).row(0)
        self.debit, self.credit = self.debit + debit, self.credit + credit


def with_kinds(lines: pl.DataFrame, entries: Entries) -> pl.DataFrame:
    """Return `lines` with `is_opening` and `entry_kind`, which all lines of their entries tell.

    The kind follows from the other accounts of the entry: sale (class 7, VAT collected), cash
    (class 5), write_off (654, 6714), opening, other (transfers to 416 among them). An entry with
    several gives each line the largest that explains its side.
    """
    assert entries.frame is not None
    assert entries.first is not None
    net = pl.col("debit") - pl.col("credit")
    first_day = pl.lit(entries.first_day, pl.Date)
    is_first = pl.struct(_ENTRY).is_in(entries.first.to_struct().implode())
    on_first_day = pl.col("entry_date") == first_day
    by_journal = pl.col("journal_code").str.contains(_OPENING_CODE) | pl.col(
        "journal_name"
    ).str.contains(_OPENING_WORDS)
    early = pl.col("entry_date") <= first_day + pl.duration(days=_OPENING_DAYS)
    by_content = on_first_day & pl.col("has_equity") & (pl.col("says_opening") | is_first)
    is_opening = ~pl.col("has_result") & ((by_journal & early) | by_content)
    by_entry = entries.frame.drop("line", "gap")
    return (
        lines.join(by_entry, on=_ENTRY, how="left", maintain_order="left")
        .with_columns(is_opening=is_opening.fill_null(value=False))
        .with_columns(
            entry_kind=pl.when("is_opening").then(pl.lit("opening")).otherwise(_kind(net))
        )
        .drop("sale", "cash", "loss", "has_result", "has_equity", "says_opening")
    )


def check_balance(entries: Entries, file: str, findings: Findings) -> None:
    """Note what does not balance: the whole file (an error), single entries (a warning)."""
    assert entries.frame is not None
    debit, credit = entries.debit, entries.credit
    open_ones = (
        entries.frame.group_by("journal_code", "entry_no", maintain_order=True)
        .agg(line=pl.col("line").first(), gap=pl.col("gap").sum())
        .filter(pl.col("gap") != 0)
    )
    named = quoted(
        f"{journal} {number} (line {line}, {gap})"
        for journal, number, line, gap in open_ones.iter_rows()
    )
    if debit != credit:
        text = f"total debit {debit} and total credit {credit} differ by {debit - credit}" + (
            f"; entries that do not balance: {named}" if named else ""
        )
        findings.add(Problem(file, "", None, "", None, "balance of the file", text, "error"))
    elif open_ones.height:
        are = "does" if open_ones.height == 1 else "do"
        noun = "entry" if open_ones.height == 1 else "entries"
        text = f"{open_ones.height:,} {noun} {are} not balance: {named}"
        findings.add(Problem(file, "", None, "", None, "balance of entries", text, "warning"))


def warn_about_customers(customers: pl.DataFrame, file: str, findings: Findings) -> None:
    """Say when customers can only be told by their account, and when letters have no date."""
    nobody = customers.filter(pl.col("aux").is_null())
    if nobody.height and nobody["customer_id"].equals(nobody["account"]):
        text = (
            f"{counted(nobody.height, 'customer line')} without CompAuxNum: the account "
            f"({_first(nobody['account'])}) stands for the customer"
        )
        findings.add(Problem(file, "", None, "CompAuxNum", None, "customer", text, "warning"))
    undated = customers.filter(pl.col("letter").is_not_null() & pl.col("letter_date").is_null())
    if undated.height and undated.height < customers.height:
        text = f"{counted(undated.height, 'lettered line')} without DateLet"
        findings.add(Problem(file, "", None, "DateLet", None, "DateLet", text, "warning"))


def _sum_of(accounts: str, net: pl.Expr) -> pl.Expr:
    return net.filter(pl.col("account").str.contains(accounts)).sum()


def _kind(net: pl.Expr) -> pl.Expr:
    """The class of accounts that explains the side of a line best, else the largest at all."""
    side = pl.when(net > 0).then(1).otherwise(-1)
    # a debit is explained by what was sold, by money paid out, by a loss taken back
    explains = {
        "sale": pl.col("sale") * side,
        "cash": -pl.col("cash") * side,
        "write_off": -pl.col("loss") * side,
    }
    largest = {name: expression.abs() for name, expression in explains.items()}
    return pl.coalesce(_largest(explains), _largest(largest), pl.lit("other"))


def _largest(candidates: dict[str, pl.Expr]) -> pl.Expr:
    most = pl.max_horizontal(*candidates.values())
    found = pl.when(pl.lit(value=False)).then(pl.lit(""))
    for name, expression in candidates.items():
        found = found.when((expression == most) & (most > 0)).then(pl.lit(name))
    return found.otherwise(pl.lit(None, pl.String))


def _first(values: Iterable[str], most: int = 3) -> str:
    distinct = list(dict.fromkeys(values))
    return ", ".join(distinct[:most]) + (", …" if len(distinct) > most else "")
