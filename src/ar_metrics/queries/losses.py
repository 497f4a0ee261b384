"""Loss rates as they were observed: what share of a bucket is written off in the end."""

from __future__ import annotations

import itertools
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.queries.parameters import parameter
from ar_metrics.queries.reader import Reader

MONTHS = 12
ENOUGH = 1e-13
Rates = Mapping[int, tuple[float, float]]
"""Per bucket: what was followed, and its loss rate."""
Flows = Mapping[int, tuple[float, float, Mapping[int, float]]]
"""Per bucket: what it held, what of it was written off, what stayed or rolled to which bucket."""


def loss_rates(flows: Flows) -> dict[int, float]:
    """Return for each bucket the share of it that is written off in the end.

    One step is observed: from a snapshot to the next a bucket loses a share, and hands shares to
    itself and to others; what is settled is gone. The rate of a bucket is its own loss plus the
    rates of where the rest goes, followed until nothing changes.
    """
    rates = dict.fromkeys(flows, 0.0)
    for _ in range(10_000):
        before = dict(rates)
        for bucket, (held, lost, kept) in flows.items():
            later = sum(amount * before.get(other, 0.0) for other, amount in kept.items())
            rates[bucket] = (lost + later) / held if held else 0.0
        if max((abs(rates[b] - before[b]) for b in rates), default=0.0) < ENOUGH:
            break
    return rates


def observed(reader: Reader, filters: Filters, as_of: date) -> tuple[Mapping[str, Rates], Rates]:
    """Return the rates of one date, per segment and for all, of the months set.

    Of all that is in sight, whatever the filters ask for: the parts then add up to the whole. Only
    of BUs with a ledger: a printed list does not tell what was written off from what was paid.
    """
    every = Filters(basis=filters.basis, include_intercompany=filters.include_intercompany)
    return reader.once("loss rates", lambda: _observed(reader, every, as_of), every, as_of)


def _observed(reader: Reader, every: Filters, as_of: date) -> tuple[Mapping[str, Rates], Rates]:
    units = reader.distinct(["bu", "is_from_ledger"], as_of).filter(pl.col("is_from_ledger"))
    moves = reader.followed(_pairs(reader, as_of), ["segment", "bu"], every, keep=True)
    raw = moves.filter(pl.col("bu").is_in(units["bu"].implode())).drop_nulls("from_rank")
    segments = raw["segment"].unique().sort().to_list()
    own = {name: _with_rates(raw.filter(pl.col("segment") == name)) for name in segments}
    return own, _with_rates(raw)


def _pairs(reader: Reader, as_of: date) -> list[tuple[date, date]]:
    """Each snapshot beside the next, of the months that are set: a month may have several."""
    days = [d for d in reader.reference("dim_snapshots")["snapshot_date"].sort() if d <= as_of]
    since = _before(as_of, round(parameter(reader, "loss_window_months", as_of) or MONTHS))
    pairs = list(itertools.pairwise(days))
    return [pair for pair in pairs if pair[0] >= since] or pairs[-1:]


def _before(day: date, months: int) -> date:
    """The same day so many months earlier; of the last of a month the last."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    is_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_end else min(day.day, last))


def _with_rates(raw: pl.DataFrame) -> dict[int, tuple[float, float]]:
    # added up as decimals and in one order: the last digit of a rate is the same each time
    ranks = ["from_rank", "to_rank"]
    sums = raw.group_by(ranks).agg(pl.col("opening_amount", "lost_amount", "kept_amount").sum())
    flows: dict[int, tuple[float, float, dict[int, float]]] = {}
    for start, end, opening, lost, kept in sums.sort(ranks).rows():
        held, gone, ways = flows.get(start, (0.0, 0.0, {}))
        if end is not None:
            ways[end] = float(kept)
        flows[start] = (held + float(opening), gone + float(lost), ways)
    rates = loss_rates(flows)
    return {bucket: (held, rates[bucket]) for bucket, (held, *_) in flows.items()}
