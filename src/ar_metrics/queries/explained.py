"""Why the items of an account and its general ledger differ, as far as the data tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.queries.control import ZERO, controls
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

NEAR = 5
"""Days before and after the date in which the two sides may book a document differently."""
MONEY = pl.Decimal(38, 2)
SCHEMA = {
    "bu": pl.String(), "account": pl.String(), "currency_code": pl.String(),
    "difference_local": MONEY, "other_account_local": MONEY, "unposted_local": MONEY,
    "cut_off_local": MONEY, "unknown_local": MONEY, "documents": pl.String(),
}  # fmt: skip


@dataclass(frozen=True)
class _Item:
    """An open item near the date: where it stands, when it was issued, and how much is open."""

    place: tuple[str, str, str]
    issued: date
    document: str
    amount: Decimal


def differences(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """Each account and currency whose items are not its balance, and what explains it.

    Columns: bu, account ('' where items carry none), currency_code, difference_local (items less
    ledger) = other_account_local (the same amount the other way on other accounts of the BU) +
    unposted_local (items of the five days up to the date that the ledger does not have yet) +
    cut_off_local (what the ledger has already and the items only in the five days after, negative)
    + unknown_local; documents, those that explain it. An explanation must fit to the cent: one
    document, or all of the last or first days. The largest difference first.
    """
    held = controls(reader, filters, as_of)
    if held.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    rows = held.drop_nulls("ledger_local").filter(pl.col("difference_local") != 0).to_dicts()
    elsewhere = _elsewhere(rows)
    before = list(_near(reader, filters, as_of, as_of)) if rows else []
    later = _following(reader, as_of) if rows else None
    after = list(_near(reader, filters, as_of, later)) if later else []
    told = []
    for row in rows:
        place = (row["bu"], row["account"], row["currency_code"])
        rest = row["difference_local"] - elsewhere[place]
        unposted = _found(rest, [one for one in before if _is_at(one, place)], latest=True)
        early = _found(-rest, [one for one in after if _is_at(one, place)], latest=False)
        unposted, early = (unposted, ()) if unposted else ((), early)
        new, ahead = _sum(unposted), -_sum(early)
        told.append({
            "bu": place[0], "account": place[1], "currency_code": place[2],
            "difference_local": row["difference_local"], "other_account_local": elsewhere[place],
            "unposted_local": new, "cut_off_local": ahead, "unknown_local": rest - new - ahead,
            "documents": ", ".join(one.document for one in (*unposted, *early)),
        })  # fmt: skip
    frame = pl.DataFrame(told, schema=SCHEMA)
    return frame.sort(pl.col("difference_local").abs(), "bu", "account", descending=[True, False,
                      False], maintain_order=True)  # fmt: skip


def _elsewhere(rows: list[dict[str, object]]) -> dict[tuple[str, str, str], Decimal]:
    """The part of each difference that other accounts of its BU have the other way."""
    found: dict[tuple[str, str, str], Decimal] = {}
    groups: dict[tuple[str, str], list[tuple[tuple[str, str, str], Decimal]]] = {}
    for row in rows:
        bu, account, currency = (str(row[n]) for n in ("bu", "account", "currency_code"))
        amount = Decimal(str(row["difference_local"]))
        groups.setdefault((bu, currency), []).append(((bu, account, currency), amount))
    for each in groups.values():
        plus = sum((amount for _, amount in each if amount > 0), ZERO)
        minus = -sum((amount for _, amount in each if amount < 0), ZERO)
        left = {1: min(plus, minus), -1: min(plus, minus)}
        for place, amount in sorted(each, key=lambda one: (-abs(one[1]), one[0])):
            side = 1 if amount > 0 else -1
            taken = min(abs(amount), left[side])
            left[side] -= taken
            found[place] = side * taken
    return found


def _near(reader: Reader, filters: Filters, day: date, seen: date) -> Iterator[_Item]:
    """Items issued near `day` as they are open at the snapshot `seen`."""
    first = day - timedelta(days=NEAR) if seen == day else day
    last = day if seen == day else day + timedelta(days=NEAR)
    dated = Conditions()
    dated.that("issue_date > $first and issue_date <= $last", first=first, last=last)
    known = Filters(
        bu=filters.bu, account=filters.account, currency_code=filters.currency_code,
        include_intercompany=True,
    )  # fmt: skip
    names = ["bu", "account", "currency_code", "issue_date", "document_id", "open_local"]
    order = ["issue_date", "bu", "document_id", "instalment_no"]
    for row in reader.rows("fct_open_items", names, known, seen, order=order, only=dated).rows():
        yield _Item(row[:3], *row[3:])


def _following(reader: Reader, as_of: date) -> date | None:
    dates = reader.reference("dim_snapshots")["snapshot_date"]
    found = dates.filter(dates > as_of).min()
    return found if isinstance(found, date) else None


def _is_at(item: _Item, place: tuple[str, str, str]) -> bool:
    bu, account, currency = item.place
    return (bu, currency) == (place[0], place[2]) and place[1] in ("", account)


def _found(wanted: Decimal, items: list[_Item], *, latest: bool) -> tuple[_Item, ...]:
    """The one item, or all items of the last (first) days, that are the amount to the cent."""
    if not wanted:
        return ()
    for one in items:
        if one.amount == wanted:
            return (one,)
    days = sorted({one.issued for one in items}, reverse=latest)
    for count in range(1, len(days) + 1):
        some = tuple(one for one in items if one.issued in days[:count])
        if _sum(some) == wanted:
            return some
    return ()


def _sum(items: tuple[_Item, ...]) -> Decimal:
    return sum((one.amount for one in items), ZERO)
