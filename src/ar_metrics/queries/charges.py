"""Late interest and fees: due by law against billed, collected and waived; Moroccan terms."""

from __future__ import annotations

from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import (
    CHARGES_BILLED,
    CHARGES_COLLECTED,
    CHARGES_OPEN,
    CHARGES_WAIVED,
    INDEMNITY,
    LATE_INTEREST,
)
from ar_metrics.queries.legal import KEY, year_before
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

CHARGED = {"interest": LATE_INTEREST, "fee": INDEMNITY}
AMOUNTS = {
    "billed_amount": CHARGES_BILLED,
    "collected_amount": CHARGES_COLLECTED,
    "waived_amount": CHARGES_WAIVED,
}
MONEY = pl.Decimal(38, 2)
MOROCCAN = (
    "bu", "customer_id", "customer_name", "segment", "agent_id", "document_id", "instalment_no",
    "issue_date", "due_date", "age_days", "outstanding_amount",
)  # fmt: skip


def charges(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """What the law gives on late debts beside what was made of it in the twelve months before.

    Two rows, document_type 'interest' and 'fee' (the indemnity). Columns: lawful_amount (by law, on
    what is late and open at the date; null: no rate is known), billed_amount, collected_amount
    (cash), waived_amount (credited, written off, set off or adjusted; all three of the twelve
    months up to the date), open_amount (billed and open at the date). Reporting currency. BUs that
    only print snapshots tell no settlement. Raises MetricError for a filter that one of the
    sources does not have.
    """
    year = (year_before(as_of), as_of)
    law = reader.table(list(CHARGED.values()), filters=filters, as_of=as_of)
    told = {"open_amount": _by_type(reader, CHARGES_OPEN, filters, as_of=as_of)}
    for name, metric in AMOUNTS.items():
        told[name] = _by_type(reader, metric, filters, between=year)
    rows = [
        {
            "document_type": kind,
            "lawful_amount": law[metric.name].item(),
            **{name: told[name].get(kind, 0) for name in (*AMOUNTS, "open_amount")},
        }
        for kind, metric in CHARGED.items()
    ]
    names = ("lawful_amount", *AMOUNTS, "open_amount")
    return pl.DataFrame(rows, schema={"document_type": pl.String, **dict.fromkeys(names, MONEY)})


def moroccan_terms(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The open debts of customers in Morocco more than 60 days after issue, the oldest first.

    Columns: bu, customer_id, customer_name, segment, agent_id, document_id, instalment_no,
    issue_date, due_date, age_days, outstanding_amount (reporting currency), is_beyond_120.
    """
    old = Conditions()
    old.that("country_code = 'MA' and credit_kind = 'none' and not is_apart and age_days > 60")
    rows = reader.rows(
        "fct_open_items", MOROCCAN, filters, as_of, order=["-age_days", *KEY], only=old
    )
    return rows.with_columns((pl.col("age_days") > 120).alias("is_beyond_120"))


def _by_type(reader: Reader, metric: object, filters: Filters, **when: object) -> dict[str, object]:
    frame = reader.table([metric], by=["document_type"], filters=filters, **when)  # type: ignore[arg-type, list-item]
    return dict(frame.rows())
