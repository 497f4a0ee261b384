"""The sign of an amount, as the file means it, becomes the document's type: once, here.

In every feed amounts are positive for what the row's own name says (domain.md §3).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl

from ar_metrics.contracts.codes import CREDIT_TYPES
from ar_metrics.errors import ContractError
from ar_metrics.sources import cells, doubts
from ar_metrics.sources.extract import Extract
from ar_metrics.sources.layout import FeedMapping, Layout, Sign
from ar_metrics.sources.problems import Findings
from ar_metrics.sources.sheet import Sheet

DOCUMENT_FEEDS = ("open_items", "invoices")


def in_our_sign(taken: Extract, sign: Sign, findings: Findings) -> Extract:
    """Return the rows with positive amounts on credits, and types that say what is a credit.

    "signed" (also from debit and credit columns, or amount and sens): what is owed is positive, so
    a negative row is a credit. "as_typed": the type tells; a negative credit is taken as that
    credit, with a warning.
    """
    if sign.rule == "negated":
        taken = replace(taken, frame=taken.frame.with_columns(-pl.col(pl.Decimal)))
    if taken.feed.name not in DOCUMENT_FEEDS:
        return taken
    if sign.rule in {"signed", "debit_credit", "sens", "negated"}:
        return replace(taken, frame=_typed_by_sign(taken.frame, sign))
    return _credits_made_positive(taken, findings)


def with_owed_amounts(
    taken: Extract, sheet: Sheet, mapping: FeedMapping, layout: Layout, findings: Findings
) -> Extract:
    """Return the rows with amounts whose sign says who owes: positive is owed by the customer.

    From two columns, debit and credit, or from an amount and a column that says which it is.

    Raises ContractError when the file lacks one of these columns.
    """
    sign = mapping.sign
    if sign.rule == "debit_credit":
        amount = _debit_less_credit(taken, sheet, sign, layout, findings)
        free = [name for name in _amounts(taken.frame) if name not in mapping.columns]
        filled = [amount.alias(name) for name in free if name != "tax_amount"]
        return replace(taken, frame=taken.frame.with_columns(filled))
    if sign.rule == "sens":
        side = cells.stripped(sheet.cells[_place(sheet, sign.column)])
        credit = side.is_in(sign.credit_values).fill_null(value=False)
        turned = [
            pl.when(credit).then(-pl.col(name)).otherwise(name).alias(name)
            for name in _amounts(taken.frame)
        ]
        return replace(taken, frame=taken.frame.with_columns(turned))
    return taken


def _debit_less_credit(
    taken: Extract, sheet: Sheet, sign: Sign, layout: Layout, findings: Findings
) -> pl.Series:
    sides = []
    for header in (sign.debit, sign.credit):
        typed = sheet.cells[_place(sheet, header)]
        read = doubts.number(typed, layout.numbers, 2, sheet)
        shown = replace(taken, typed={header: typed}, headers={})
        for wrong in read.unreadable:
            findings.add_frame(shown.found(wrong.rows, header, wrong.rule, wrong.says))
        if header == sign.debit:
            other = cells.stripped(sheet.cells[_place(sheet, sign.credit)])
            neither = (cells.stripped(typed).is_null() & other.is_null()).arg_true()
            said = "is empty: the row has neither a debit nor a credit"
            findings.add_frame(shown.found(neither, header, "empty cell", said))
        sides.append(read.values.fill_null(Decimal(0)))
    return (sides[0] - sides[1]).cast(pl.Decimal(18, 2))


def _place(sheet: Sheet, header: str) -> str:
    place = sheet.position((header,))
    if place is None:
        raise ContractError(
            f"{sheet.file} was not imported: the layout takes the sign from the column '{header}', "
            "which the file does not have."
        )
    return str(place)


def _amounts(frame: pl.DataFrame) -> list[str]:
    named = ("original_amount", "open_amount", "amount", "tax_amount")
    return [name for name in named if name in frame.columns]


def _typed_by_sign(frame: pl.DataFrame, sign: Sign) -> pl.DataFrame:
    first = "original_amount" if "original_amount" in frame.columns else "amount"
    last = "open_amount" if "open_amount" in frame.columns else "amount"
    owed = pl.when(pl.col(last) != 0).then(last).otherwise(first)
    called_credit = pl.col("document_type").is_in(CREDIT_TYPES).fill_null(value=False)
    overpaid = ~called_credit & (pl.col(first) > 0)  # a debit document with a negative residual
    becomes_credit = ((owed < 0) & ~overpaid).fill_null(value=False)
    becomes_debit = ((owed > 0) & called_credit).fill_null(value=False)
    kind = (
        pl.when(becomes_credit & ~called_credit)
        .then(pl.lit(sign.credit_type))
        .when(becomes_debit)
        .then(pl.lit(sign.debit_type))
        .otherwise("document_type")
    )
    turned = becomes_credit | becomes_debit | ((owed == 0) & called_credit)
    return frame.with_columns(
        kind.alias("document_type"),
        *(pl.when(turned).then(pl.col(a).abs()).otherwise(a).alias(a) for a in _amounts(frame)),
    )


def _credits_made_positive(taken: Extract, findings: Findings) -> Extract:
    frame = taken.frame
    names = _amounts(frame)
    credit = frame["document_type"].is_in(CREDIT_TYPES).fill_null(value=False)
    for name in names:
        rows = (credit & (frame[name] < 0).fill_null(value=False)).arg_true()
        if rows.len() and name != "tax_amount":
            said = (
                "is negative on a credit: it is taken as a credit of the same amount, because the "
                "document type already says it is one"
            )
            findings.add_frame(taken.found(rows, name, "negative credit", said, "warning"))
    turned = [
        pl.when(credit).then(pl.col(name).abs()).otherwise(name).alias(name) for name in names
    ]
    return replace(taken, frame=frame.with_columns(turned))
