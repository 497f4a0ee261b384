"""The sign of an amount, as the file means it, becomes the document's type: once, here.

In every feed amounts are positive for what the row's own name says (domain.md §3).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ar_metrics.contracts.codes import CREDIT_TYPES
from ar_metrics.sources.extract import Extract
from ar_metrics.sources.layout import Sign
from ar_metrics.sources.problems import Findings

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
