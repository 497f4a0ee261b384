"""What waits for a decision: one line per kind of exception, with how many and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import CREDIT_OVERRUN, OVERRUN_CUSTOMER_COUNT, Metric
from ar_metrics.metrics.effort import UNFOLLOWED, UNFOLLOWED_AMOUNT
from ar_metrics.metrics.followups import NEGLECTED, NEGLECTED_CUSTOMERS
from ar_metrics.queries.reader import Reader

SCHEMA = {"decision": pl.String, "count": pl.Int64, "amount": pl.Decimal(38, 2)}


@dataclass(frozen=True)
class Decision:
    """A kind of exception: its name, and the metrics that count it and value it."""

    name: str
    count: Metric
    amount: Metric


DECISIONS = (
    Decision("over_limit", OVERRUN_CUSTOMER_COUNT, CREDIT_OVERRUN),
    Decision("broken_promise", UNFOLLOWED, UNFOLLOWED_AMOUNT),
    Decision("neglected", NEGLECTED_CUSTOMERS, NEGLECTED),
)


def decisions(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """What waits for a decision at a date, in the order of DECISIONS.

    Columns: decision, count, amount (reporting currency). Nothing waiting is zero; both are null
    where the filters ask for something that this exception does not have, such as an account.
    """
    rows = [(kind.name, *_found(reader, kind, filters, as_of)) for kind in DECISIONS]
    return pl.DataFrame(rows, SCHEMA, orient="row")


def _found(
    reader: Reader, kind: Decision, filters: Filters, as_of: date
) -> tuple[int | None, Decimal | None]:
    try:
        count, amount = reader.table([kind.count, kind.amount], filters=filters, as_of=as_of).row(0)
    except MetricError:
        return None, None
    return count or 0, amount or Decimal(0)
