"""The roll-rate matrix once more, by a plain loop over the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

BUCKETS = ("not due", "1-30", "31-60", "61-90", "91+", "no due date")
CENT = Decimal("0.01")
Row = Mapping[str, Any]
Matrix = dict[tuple[str, str], tuple[Decimal, int]]


def matrix(
    items: Iterable[Row],
    movements: Iterable[Row],
    since: date,
    as_of: date,
    basis: str,
    is_mine: Callable[[Row], bool],
) -> Matrix:
    """From where to where each debt went: amount and number, empty cells left out."""
    before, after = (_debts(items, day) for day in (since, as_of))
    lost: dict[Any, Decimal] = defaultdict(Decimal)
    for move in movements:
        if move["step"] == "write_offs" and since < _day(move["snapshot_date"]) <= as_of:
            lost[_key(move)] -= Decimal(str(move["movement_amount"]))
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for key, debt in before.items():
        if not is_mine(debt):
            continue
        start, opening = _bucket(debt, basis), Decimal(str(debt["outstanding_amount"]))
        later = after.get(key)
        left = _left(debt, later)
        written = max(min(lost[key], opening - left), Decimal())
        amounts[start, "settled"] += opening - left - written
        amounts[start, "written off"] += written
        if later is None:
            counts[start, "written off" if written > 0 else "settled"] += 1
            continue
        end = _bucket(later, basis)
        amounts[start, end] += left
        counts[start, end] += 1
        amounts["increased", end] += Decimal(str(later["outstanding_amount"])) - left
    for key, debt in after.items():
        if key not in before and is_mine(debt):
            amounts["new", _bucket(debt, basis)] += Decimal(str(debt["outstanding_amount"]))
            counts["new", _bucket(debt, basis)] += 1
    return {cell: (amounts[cell], counts[cell])
            for cell in {*amounts, *counts} if amounts[cell] or counts[cell]}  # fmt: skip


def lost_in_the_end(months: Iterable[Matrix]) -> dict[str, float]:
    """The share of a euro of each bucket that is written off, moved on month by month."""
    flows: dict[tuple[str, str], float] = defaultdict(float)
    held: dict[str, float] = defaultdict(float)
    for cells in months:
        for (start, end), (amount, _count) in cells.items():
            if start in BUCKETS:
                flows[start, end] += float(amount)
                held[start] += float(amount)
    found = {}
    for bucket in held:
        where, total = {bucket: 1.0}, 0.0
        for _month in range(3000):
            moved: dict[str, float] = defaultdict(float)
            for (start, end), amount in flows.items():
                part = where.get(start, 0.0) * amount / held[start] if held[start] else 0.0
                if end == "written off":
                    total += part
                elif end in BUCKETS:
                    moved[end] += part
            where = moved
        found[bucket] = total
    return found


def _debts(items: Iterable[Row], day: date) -> dict[Any, Row]:
    return {
        _key(row): row
        for row in items
        if _day(row["snapshot_date"]) == day
        and row["credit_kind"] == "none"
        and not row["is_apart"]
    }


def _left(debt: Row, later: Row | None) -> Decimal:
    """What is left of a debt, at the rate of the first date."""
    if later is None:
        return Decimal()
    opening, now = Decimal(str(debt["open_local"])), Decimal(str(later["open_local"]))
    whole = Decimal(str(debt["outstanding_amount"]))
    return whole if now >= opening else (whole * now / opening).quantize(CENT, ROUND_HALF_UP)


def _bucket(row: Row, basis: str) -> str:
    return BUCKETS[int(row["due_bucket_rank" if basis == "due" else "issue_bucket_rank"])]


def _key(row: Row) -> Any:
    return row["bu"], row["document_id"], row["instalment_no"]


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
