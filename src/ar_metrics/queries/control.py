"""Whether the figures hold together: buckets = items = general ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import OUTSTANDING, Metric
from ar_metrics.queries.reader import Reader

ZERO = Decimal("0.00")
COMPARABLE = ("bu", "account", "currency_code")
# No KPI: all that the accounts hold, in the encours or not, as a ledger adds it up.
HELD = Metric(
    name="held_amount",
    label="Held on the accounts",
    definition="Every open item, those outside the outstanding included.",
    unit="money",
    rows="true",
    sql="sum(outstanding_amount)",
)
Reason = Literal["filtered", "scope", "no_ledger", "no_rate"]


def control(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """Compare the buckets, the items and the general ledger at one date, in scope and filters.

    One row, in the reporting currency: buckets_total (added up from the named buckets),
    items_total (all of them, with a bucket or without), excluded_total (what the accounts hold
    besides: intercompany left out by the filters, items shown apart), uncovered_total (on accounts
    without a ledger balance), ledger_total, reason, difference (the first that is not zero of
    buckets - items and items + excluded - uncovered - ledger). ledger_total is null when there is
    nothing to compare with; reason then says why: 'filtered' by something a ledger does not know,
    limited 'scope', 'no_ledger' balance imported, 'no_rate' to convert a balance without items.
    """
    parts = reader.table([OUTSTANDING], by=["bucket_rank"], filters=filters, as_of=as_of)
    named = parts.join(reader.buckets, on="bucket_rank", how="semi")
    buckets, items = _total(named["outstanding_amount"]), _total(parts["outstanding_amount"])
    reason = _not_comparable(reader, filters)
    if reason:
        return _strip(buckets, items, reason=reason)
    covered = controls(reader, filters, as_of).drop_nulls("ledger_local")
    if covered.is_empty():
        return _strip(buckets, items, reason="no_ledger")
    ledger = _ledger_total(covered, reader.reference("meta_build")["reporting_currency"].item())
    if ledger is None:
        return _strip(buckets, items, reason="no_rate")
    held = reader.table([HELD], filters=_only_comparable(filters), as_of=as_of).item() or ZERO
    uncovered = held - _total(covered["items_amount"])
    return _strip(buckets, items, held - items, uncovered, ledger)


def _strip(
    buckets: Decimal,
    items: Decimal,
    excluded: Decimal = ZERO,
    uncovered: Decimal = ZERO,
    ledger: Decimal | None = None,
    reason: Reason | None = None,
) -> pl.DataFrame:
    gap = ZERO if ledger is None else items + excluded - uncovered - ledger
    row = {
        "buckets_total": buckets,
        "items_total": items,
        "excluded_total": excluded,
        "uncovered_total": uncovered,
        "ledger_total": ledger,
        "reason": reason,
        "difference": buckets - items or gap,
    }
    money = pl.Decimal(38, 2)
    return pl.DataFrame(
        [row], schema={name: pl.String if name == "reason" else money for name in row}
    )


def controls(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """Items beside the general ledger, one row per bu, account and currency.

    Columns: bu, account ('' where items carry none), currency_code, items_local, ledger_local
    (null without a balance), difference_local (items minus ledger; all in currency_code),
    items_amount (reporting currency), ledger_source ('gl_balances', 'fec' or 'none'). Empty when
    scope or filters limit more than bu, account and currency.
    """
    columns = ["bu", "account", "currency_code", "items_local", "ledger_local",
               "difference_local", "items_amount", "ledger_source"]  # fmt: skip
    if _not_comparable(reader, filters):
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.Null))
    return reader.rows(
        "fct_controls",
        columns,
        _only_comparable(filters),
        as_of,
        order=["bu", "account", "currency_code"],
    )


def _not_comparable(reader: Reader, filters: Filters) -> Reason | None:
    if not set(reader.scope.limits) <= set(COMPARABLE):
        return "scope"
    return None if set(filters.limits) <= set(COMPARABLE) else "filtered"


def _only_comparable(filters: Filters) -> Filters:
    """What of the filters a ledger knows; it holds intercompany too."""
    return Filters(
        bu=filters.bu,
        account=filters.account,
        currency_code=filters.currency_code,
        include_intercompany=True,
    )


def _ledger_total(covered: pl.DataFrame, reporting_currency: str) -> Decimal | None:
    """The balances in the reporting currency, at the rate that the items beside them have."""
    total = ZERO
    for row in covered.iter_rows(named=True):
        items, ledger = row["items_local"], row["ledger_local"]
        if row["currency_code"] == reporting_currency:
            total += ledger
        elif items:
            gap = (ledger - items) * row["items_amount"] / items
            total += row["items_amount"] + gap.quantize(Decimal("0.01"))
        elif ledger:
            return None
    return total


def _total(amounts: pl.Series) -> Decimal:
    return sum(amounts.drop_nulls(), ZERO)
