"""Whether the figures hold together: buckets = items = general ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import ADVANCE, OUTSTANDING, UNBILLED
from ar_metrics.queries.aging import aging
from ar_metrics.queries.reader import Reader

ZERO = Decimal("0.00")
COMPARABLE = ("bu", "account", "currency_code")
Reason = Literal["filtered", "scope", "no_ledger", "no_rate"]


@dataclass(frozen=True)
class Control:
    """The control strip, in the reporting currency.

    `items_total` + `excluded_total` (intercompany left out by the filters, items shown apart) is
    all that the accounts hold; `uncovered_total` of it is on accounts without a ledger balance.
    `ledger_total` is None when there is nothing to compare with, and `reason` says why: 'filtered'
    by something a ledger does not know, limited 'scope', 'no_ledger' balance imported, 'no_rate'
    to convert a balance without items.
    """

    buckets_total: Decimal
    items_total: Decimal
    excluded_total: Decimal = ZERO
    uncovered_total: Decimal = ZERO
    ledger_total: Decimal | None = None
    reason: Reason | None = None

    @property
    def bucket_difference(self) -> Decimal:
        """Buckets minus items: always zero in a sound build."""
        return self.buckets_total - self.items_total

    @property
    def ledger_difference(self) -> Decimal | None:
        """All covered items minus the ledger; None without a ledger."""
        if self.ledger_total is None:
            return None
        covered = self.items_total + self.excluded_total - self.uncovered_total
        return covered - self.ledger_total

    @property
    def difference(self) -> Decimal:
        """The first difference that is not zero, or zero."""
        return self.bucket_difference or self.ledger_difference or ZERO


def control(reader: Reader, filters: Filters, as_of: date) -> Control:
    """Compare the buckets, the items and the general ledger at one date, in the filters.

    The buckets are added up from the named buckets of the aged balance, the items directly, the
    ledger from the imported balances: three ways that must agree to the cent.
    """
    named = aging(reader, filters, as_of).drop_nulls("aging_bucket")["outstanding_amount"]
    buckets, items = _total(named), _items(reader, filters, as_of)
    if reason := _not_comparable(reader, filters):
        return Control(buckets, items, reason=reason)
    accounts = controls(reader, filters, as_of)
    covered = accounts.filter(pl.col("ledger_local").is_not_null())
    if covered.is_empty():
        return Control(buckets, items, reason="no_ledger")
    ledger = _ledger_total(covered, reader.reference("meta_build")["reporting_currency"].item())
    if ledger is None:
        return Control(buckets, items, reason="no_rate")
    everything = reader.table(
        [OUTSTANDING, UNBILLED, ADVANCE], filters=_only_comparable(filters), as_of=as_of
    )
    held = sum((amount or ZERO for amount in everything.row(0)), ZERO)
    return Control(buckets, items, held - items, held - _total(covered["items_amount"]), ledger)


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


def _items(reader: Reader, filters: Filters, as_of: date) -> Decimal:
    return reader.table([OUTSTANDING], filters=filters, as_of=as_of).item() or ZERO


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
