"""From one bucket to another: what became of the debts of a date by a later one (domain §4)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.queries.reader import Reader

SETTLED, WRITTEN_OFF = "settled", "written off"
NEW, REVALUED = "new", "increased"
OUTCOMES = ("settled", "written_off", "rolled_on", "rolled_back", "stayed")
ZERO = pl.lit(Decimal(0), pl.Decimal(38, 2))


def roll_rates(
    reader: Reader, filters: Filters, since: date, as_of: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """What the debts of each bucket at `since` had become at `as_of`: the roll-rate matrix.

    One row per group, bucket left and place come to, where there is something: by…, from_rank,
    from_bucket, to_rank, to_bucket, migrated_amount (reporting currency), migrated_count,
    roll_ratio and count_ratio (of what the bucket held at `since`; the rows of a bucket add up to
    1). Beside the buckets one comes to 'settled' (paid or credited, in full or in part) and
    'written off', and from 'new' (documents) and 'increased' (debts that grew, exchange
    differences): these two have no rates. What came to a bucket adds up to what it holds at
    `as_of`, where nobody changed owner. Credits are not followed. Ordered by group, from_rank and
    to_rank.

    Raises MetricError when the dates are not snapshots in this order.
    """
    _check(reader, since, as_of)
    raw = reader.followed([(since, as_of)], by, filters)
    return _matrix(reader, raw, by).sort(*by, "from_rank", "to_rank")


def roll_trend(
    reader: Reader, filters: Filters, as_of: date, since: date | None = None
) -> pl.DataFrame:
    """What became of each bucket from each snapshot to the next, the last ones first to last.

    One row per snapshot after `since` (by default the one before `as_of`) and bucket of the
    snapshot before: snapshot_date, from_rank, from_bucket, opening_amount (reporting currency),
    then per outcome its share of it: settled_ratio, written_off_ratio, rolled_on_ratio (to a later
    bucket), rolled_back_ratio (to an earlier one), stayed_ratio. They add up to 1.
    """
    frame = _shares(_course(reader, filters, as_of, since), ["to_date", "from_rank"])
    named = frame.join(_names(reader), left_on="from_rank", right_on="bucket_rank", how="left")
    return named.select(
        pl.col("to_date").alias("snapshot_date"), "from_rank",
        pl.col("aging_bucket").alias("from_bucket"), "opening_amount",
        *(f"{name}_ratio" for name in OUTCOMES),
    ).sort("snapshot_date", "from_rank")  # fmt: skip


def roll_figures(
    reader: Reader, filters: Filters, as_of: date, since: date | None = None
) -> pl.DataFrame:
    """What became of all debts from each snapshot to the next, oldest first.

    Columns: snapshot_date, opening_amount, settled_ratio, written_off_ratio, rolled_on_ratio,
    rolled_back_ratio, stayed_ratio; a date before which nothing was owed has no row.
    """
    frame = _shares(_course(reader, filters, as_of, since), ["to_date"])
    return frame.rename({"to_date": "snapshot_date"}).sort("snapshot_date")


def _course(reader: Reader, filters: Filters, as_of: date, since: date | None) -> pl.DataFrame:
    steps = _steps(reader, as_of, since)
    raw = reader.once("steps", lambda: reader.followed(steps, (), filters), steps, filters)
    return _outcomes(reader, raw)


def _check(reader: Reader, since: date, as_of: date) -> None:
    known = set(reader.reference("dim_snapshots")["snapshot_date"])
    if missing := [day.isoformat() for day in (since, as_of) if day not in known]:
        raise MetricError(
            f"There is no snapshot at {', '.join(missing)}.", advice="Choose dates that exist."
        )
    if since >= as_of:
        raise MetricError(f"Debts are followed forward: {since} is not before {as_of}.")


def _steps(reader: Reader, as_of: date, since: date | None) -> list[tuple[date, date]]:
    """Each snapshot up to `as_of` beside the one before; without `since` the last one alone."""
    days = [day for day in reader.reference("dim_snapshots")["snapshot_date"].sort()
            if day <= as_of]  # fmt: skip
    pairs = list(itertools.pairwise(days))
    return [pair for pair in pairs if pair[0] >= since] if since else pairs[-1:]


def _outcomes(reader: Reader, raw: pl.DataFrame) -> pl.DataFrame:
    """The amount of each outcome of the debts that were there, beside the followed sums.

    To or from 'no due date' is neither on nor back: such a debt stayed.
    """
    undated = reader.buckets.filter(pl.col("bucket_kind") != "range")["bucket_rank"].implode()
    kept, start, end = pl.col("kept_amount"), pl.col("from_rank"), pl.col("to_rank")
    moves = (start != end) & ~start.is_in(undated) & ~end.is_in(undated)
    return raw.drop_nulls("from_rank").with_columns(
        written_off_amount=pl.col("lost_amount"),
        settled_amount=pl.col("opening_amount") - kept - pl.col("lost_amount"),
        rolled_on_amount=pl.when(moves & (end > start)).then(kept).otherwise(ZERO),
        rolled_back_amount=pl.when(moves & (end < start)).then(kept).otherwise(ZERO),
        stayed_amount=pl.when(~moves).then(kept).otherwise(ZERO),
    )


def _shares(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    amounts = ["opening_amount", *(f"{name}_amount" for name in OUTCOMES)]
    whole = frame.group_by(keys).agg(pl.col(amounts).sum())
    opening = pl.col("opening_amount").cast(pl.Float64)
    ratios = [
        pl.when(opening != 0)  # debits and credits may balance
        .then(pl.col(f"{name}_amount").cast(pl.Float64) / opening)
        .alias(f"{name}_ratio")
        for name in OUTCOMES
    ]
    return whole.select(*keys, "opening_amount", *ratios)


def _matrix(reader: Reader, raw: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The followed sums as rows from … to …, with their share of the bucket they left."""
    last = reader.buckets["bucket_rank"].max()
    beyond = int(last) if isinstance(last, int) else 0
    was_open = pl.col("from_rank").is_not_null()
    gone = pl.col("to_rank").is_null()
    left = pl.col("item_count") - pl.col("lost_count")
    none = pl.lit(0, pl.Int64)
    settled = pl.col("opening_amount") - pl.col("kept_amount") - pl.col("lost_amount")
    parts = [
        _part(raw.filter(was_open & ~gone), by, "kept_amount", pl.col("item_count")),
        _part(_to(raw.filter(was_open), beyond + 1), by, settled,
              pl.when(gone).then(left).otherwise(none)),
        _part(_to(raw.filter(was_open), beyond + 2), by, "lost_amount", pl.col("lost_count")),
        _part(_from(raw.filter(~was_open), beyond + 1), by, "closing_amount",
              pl.col("item_count")),
        _part(_from(raw.filter(was_open & ~gone), beyond + 2), by,
              pl.col("closing_amount") - pl.col("kept_amount"), none),
    ]  # fmt: skip
    keys = [*by, "from_rank", "to_rank"]
    summed = pl.concat(parts).group_by(keys).agg(pl.col("migrated_amount", "migrated_count").sum())
    some = summed.filter((pl.col("migrated_amount") != 0) | (pl.col("migrated_count") != 0))
    return _rated(_named(reader, some, beyond), by, beyond)


def _to(rows: pl.DataFrame, rank: int) -> pl.DataFrame:
    # where it went is forgotten after how it went was counted
    return rows.with_columns(end_rank=pl.lit(rank, pl.Int32))


def _from(rows: pl.DataFrame, rank: int) -> pl.DataFrame:
    return rows.with_columns(from_rank=pl.lit(rank, pl.Int32))


def _part(
    rows: pl.DataFrame, by: Sequence[str], amount: str | pl.Expr, count: pl.Expr
) -> pl.DataFrame:
    value = pl.col(amount) if isinstance(amount, str) else amount
    end = "end_rank" if "end_rank" in rows.columns else "to_rank"
    return rows.select(
        *by,
        pl.col("from_rank").cast(pl.Int32),
        pl.col(end).cast(pl.Int32).alias("to_rank"),
        value.cast(pl.Decimal(38, 2)).alias("migrated_amount"),
        count.cast(pl.Int64).alias("migrated_count"),
    )


def _names(reader: Reader) -> pl.DataFrame:
    return reader.buckets.select(pl.col("bucket_rank").cast(pl.Int32), "aging_bucket")


def _named(reader: Reader, frame: pl.DataFrame, beyond: int) -> pl.DataFrame:
    names = dict(_names(reader).rows())
    starts = names | {beyond + 1: NEW, beyond + 2: REVALUED}
    ends = names | {beyond + 1: SETTLED, beyond + 2: WRITTEN_OFF}
    return frame.with_columns(
        from_bucket=pl.col("from_rank").replace_strict(starts, return_dtype=pl.String),
        to_bucket=pl.col("to_rank").replace_strict(ends, return_dtype=pl.String),
    )


def _rated(frame: pl.DataFrame, by: Sequence[str], beyond: int) -> pl.DataFrame:
    whole = pl.col("migrated_amount").sum().over([*by, "from_rank"]).cast(pl.Float64)
    items = pl.col("migrated_count").sum().over([*by, "from_rank"])
    known = pl.col("from_rank") <= beyond
    return frame.select(
        *by, "from_rank", "from_bucket", "to_rank", "to_bucket", "migrated_amount",
        "migrated_count",
        pl.when(known & (whole != 0))
        .then(pl.col("migrated_amount").cast(pl.Float64) / whole)
        .alias("roll_ratio"),
        pl.when(known).then(pl.col("migrated_count") / items).alias("count_ratio"),
    )  # fmt: skip
