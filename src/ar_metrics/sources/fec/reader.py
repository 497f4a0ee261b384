"""Read a FEC: bytes in, the customer lines of the ledger out, every problem at once."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.contracts.codes import currency_codes
from ar_metrics.errors import ContractError
from ar_metrics.sources.blocks import encoding_of, line_blocks, text_blocks
from ar_metrics.sources.fec.cells import MONEY, DateForms, amounts, dates, debit_and_credit
from ar_metrics.sources.fec.columns import Form, columns, form_of, numbered
from ar_metrics.sources.fec.entries import (
    CUSTOMER,
    Entries,
    check_balance,
    warn_about_customers,
    with_kinds,
)
from ar_metrics.sources.layout import Layout
from ar_metrics.sources.problems import Findings, Problem, Refused, counted
from ar_metrics.sources.text import decoded

_NAME = re.compile(r"(?P<siren>\d{9})?(?:\d{5})?[ _-]*FEC[ _-]*(?P<year_end>\d{8})?", re.IGNORECASE)
_TEXTS = {
    "JournalCode": "journal_code",
    "JournalLib": "journal_name",
    "EcritureNum": "entry_no",
    "CompteNum": "account",
    "CompteLib": "account_name",
    "CompAuxNum": "aux",
    "CompAuxLib": "aux_name",
    "PieceRef": "piece_ref",
    "EcritureLib": "label",
    "EcritureLet": "letter",
    "Idevise": "foreign_code",
}
BYTES = 16_000_000  # of text read at a time: about 140,000 lines
_NEEDED = ("JournalCode", "EcritureDate", "CompteNum")


@dataclass(frozen=True)
class FecOptions:
    """What a FEC does not say: who owns the claims, the payment terms, where the customer stands.

    `bu`: the business unit, else the SIREN of the file name. `customer`: "aux" takes CompAuxNum and
    where it is empty the account, "account" the account, "label" the wording of the line.
    `currency_code`: of the books. `encoding`: "auto" or a name that Python knows.
    """

    bu: str | None = None
    terms_days: int | None = None
    terms_end_of_month: bool = False
    customer: Literal["aux", "account", "label"] = "aux"
    currency_code: str = "EUR"
    encoding: str = "auto"

    @classmethod
    def of(cls, layout: Layout) -> FecOptions:
        """Return what a layout says: constants bu, currency_code and customer; terms; encoding.

        Raises ContractError for a `customer` that is none of the three.
        """
        says = layout.constants
        customer = says.get("customer", "aux")
        if customer not in ("aux", "account", "label"):
            raise ContractError(
                f"The layout {layout.name} says customer = '{customer}': give aux (CompAuxNum), "
                "account (CompteNum) or label (EcritureLib)."
            )
        return cls(
            bu=says.get("bu") or None,
            terms_days=layout.terms.days,
            terms_end_of_month=layout.terms.end_of_month,
            customer=customer,
            currency_code=says.get("currency_code", "EUR"),
            encoding=layout.reader.encoding,
        )


def read_fec(
    path: Path, layout: Layout | FecOptions, findings: Findings | None = None, size: int = BYTES
) -> pl.DataFrame:
    """Return the lines of customer accounts of a FEC as `fec_parts` gives them, all at once."""
    return pl.concat(fec_parts(path, layout, findings, size))


def fec_parts(
    path: Path, layout: Layout | FecOptions, findings: Findings | None = None, size: int = BYTES
) -> Iterator[pl.DataFrame]:
    """Yield the lines of customer accounts of a FEC (LPF A. 47 A-1), in the order of the file,
    part by part. The file is read about `size` bytes at a time, twice: what is kept of it are its
    customer lines and a row for each entry.

    Columns: those of the feed `ledger_entries`. Amounts are in the currency of the books; where
    the line has an amount in a foreign currency, `currency_code` and `local_amount` give it.
    Warnings go to `findings`.

    Raises ContractError with every problem of the file, lines numbered as in the file.
    """
    options = layout if isinstance(layout, FecOptions) else FecOptions.of(layout)
    file, found = path.name, Findings()
    form = form_of(_lines(path, options, size), file, found)
    _stop(file, found)
    assert form is not None
    forms = _date_forms(_cells(path, options, form, size, file, Findings()))
    forms.told(file, found)
    entries, kept = Entries(), list[pl.DataFrame]()
    for cells in _cells(path, options, form, size, file, found):
        lines = _typed(cells, forms, file, found)
        entries.add(lines)
        kept.append(lines.filter(pl.col("account").str.contains(CUSTOMER)))
    if not kept:
        found.add(_problem(file, "lines", "there is no line under the header"))
    _stop(file, found)
    check_balance(entries, file, found)
    siren, year_end = _from_name(file, entries.last_day, found)
    bu = options.bu or siren
    if bu is None:
        found.add(_problem(file, "business unit", _NO_BU))
    if not any(lines.height for lines in kept):
        found.add(_problem(file, "customers", _NO_CUSTOMERS))
    _stop(file, found)
    owner = (str(bu), siren or str(bu), year_end)
    named = [lines.select(_TOLD, customer_id=_customer(options)) for lines in kept]
    warn_about_customers(pl.concat(named), file, found)
    if findings is not None:
        findings.add_frame(found.of("warning"))
    for at, lines in enumerate(kept):
        kept[at] = pl.DataFrame()  # not held longer than it is needed
        yield _ledger_entries(with_kinds(lines, entries), options, *owner)


def _lines(path: Path, options: FecOptions, size: int) -> Iterator[pl.DataFrame]:
    """Yield the lines of a file that hold something, numbered, block by block."""
    if path.stat().st_size <= size:
        yield numbered(decoded(path.read_bytes(), options.encoding, path.name).split("\n"), 0)
        return
    encoding = encoding_of(path) if options.encoding == "auto" else options.encoding
    before = 0
    for lines in line_blocks(text_blocks(path, encoding, size), 1):
        yield numbered(lines, before)
        before += len(lines)


def _cells(
    path: Path, options: FecOptions, form: Form, size: int, file: str, found: Findings
) -> Iterator[pl.DataFrame]:
    """Yield the cells below the header, block by block."""
    header_seen = False
    for lines in _lines(path, options, size):
        body = lines if header_seen else lines.slice(1)
        header_seen = header_seen or bool(lines.height)
        if body.height:
            yield columns(body, form, file, found)


def _date_forms(blocks: Iterable[pl.DataFrame]) -> DateForms:
    forms = DateForms()
    for cells in blocks:
        customers = cells.filter(pl.col("CompteNum").str.contains(CUSTOMER))
        forms.see(cells, "EcritureDate")
        for name in ("PieceDate", "DateLet"):
            if name in cells.columns:
                forms.see(customers, name)
    return forms


_TOLD = ("account", "aux", "letter", "letter_date")
_NO_BU = (
    "the name of the file does not begin with a SIREN (SIREN FEC AAAAMMJJ): rename it, or give the "
    "business unit in the layout"
)
_NO_CUSTOMERS = "there is no line of a customer account (411, 413, 416, 418, 4191, 4198)"


def _typed(cells: pl.DataFrame, forms: DateForms, file: str, found: Findings) -> pl.DataFrame:
    """Lines of all accounts with texts, dates and amounts."""
    for name in _NEEDED:
        empty = cells.filter(pl.col(name).is_null())["line_no"]
        for line in empty.head(20):
            found.add(_problem(file, f"{name} is empty", "is empty", column=name, line=line))
    debit, credit = debit_and_credit(cells, file, found)
    is_customer = cells["CompteNum"].str.contains(CUSTOMER).fill_null(value=False)
    lines = cells.select(
        "line_no",
        *[
            pl.col(name).alias(ours) if name in cells.columns else _null(ours)
            for name, ours in _TEXTS.items()
        ],
    ).with_columns(
        entry_no=pl.coalesce("entry_no", "piece_ref", pl.lit("")),
        entry_date=dates(cells, "EcritureDate", forms, file, found),
        debit=debit,
        credit=credit,
    )
    # the lines of other accounts may hold what they like where nothing reads it
    customers = cells.filter(is_customer)
    extras = customers.select("line_no").with_columns(
        piece_date=dates(customers, "PieceDate", forms, file, found),
        letter_date=dates(customers, "DateLet", forms, file, found)
        if "DateLet" in cells.columns
        else pl.lit(None, pl.Date()),
        foreign_amount=amounts(customers, "Montantdevise", file, found)
        if "Montantdevise" in cells.columns
        else pl.lit(None, MONEY),
    )
    return lines.join(extras, on="line_no", how="left", maintain_order="left")


def _customer(options: FecOptions) -> pl.Expr:
    return {
        "aux": pl.coalesce("aux", "account"),
        "account": pl.col("account"),
        "label": pl.coalesce("label", "aux", "account"),
    }[options.customer]


def _ledger_entries(
    customers: pl.DataFrame, options: FecOptions, bu: str, siren: str, year_end: date
) -> pl.DataFrame:
    is_foreign = (
        pl.col("foreign_code").is_in(currency_codes())
        & (pl.col("foreign_code") != options.currency_code)
        & (pl.col("foreign_amount") != 0)
    ).fill_null(value=False)
    side = pl.when(pl.col("debit") >= pl.col("credit")).then(1).otherwise(-1)
    schema = FEEDS["ledger_entries"].schema
    return customers.with_columns(
        bu=pl.lit(bu),
        siren=pl.lit(siren),
        fiscal_year_end=pl.lit(year_end),
        customer_id=_customer(options),
        currency_code=pl.when(is_foreign)
        .then("foreign_code")
        .otherwise(pl.lit(options.currency_code)),
        local_amount=pl.when(is_foreign).then(pl.col("foreign_amount").abs() * side),
        terms_days=pl.lit(options.terms_days),
        terms_end_of_month=pl.lit(options.terms_end_of_month),
    ).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _from_name(file: str, last: object, found: Findings) -> tuple[str | None, date]:
    """SIREN and year end from the file name; without a date in it, the month end of the last
    entry.
    """
    assert isinstance(last, date)
    match = _NAME.search(file)
    siren, written = (match["siren"], match["year_end"]) if match else (None, None)
    try:
        year_end = date.fromisoformat(written) if written else None
    except ValueError:
        year_end = None
    if year_end and year_end >= last:
        return siren, year_end
    assumed = last.replace(day=monthrange(last.year, last.month)[1])
    why = (
        f"the name gives {year_end} as year end and the last entry is dated {last}"
        if year_end
        else "the name gives no year end (SIREN FEC AAAAMMJJ)"
    )
    text = f"{why}: {assumed}, the month end of the last entry, is taken"
    found.add(_problem(file, "year end", text, severity="warning"))
    return siren, assumed


def _problem(
    file: str,
    rule: str,
    text: str,
    *,
    column: str = "",
    line: int | None = None,
    severity: Literal["error", "warning"] = "error",
) -> Problem:
    return Problem(file, "", line, column, None, rule, text, severity)


def _null(name: str) -> pl.Expr:
    return pl.lit(None, pl.String).alias(name)


def _stop(file: str, found: Findings) -> None:
    errors = found.of("error")
    if errors.height:
        says = f"{file} was not imported: {counted(errors.height, 'problem')} in this FEC."
        raise Refused(says, errors)
