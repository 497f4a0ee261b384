"""Expected credit loss by the simplified matrix of IFRS 9, with rates that were observed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import OUTSTANDING, OUTSTANDING_EXCL_TAX, WRITE_OFF
from ar_metrics.parameters import ALL
from ar_metrics.queries.losses import Rates, observed
from ar_metrics.queries.parameters import VALUE, entered
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

CENT = Decimal("0.01")
MONEY = pl.Decimal(38, 2)


def provision(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The provision matrix at a date.

    One row per segment, bucket and way of assessment that holds debts: segment, bucket_rank,
    aging_bucket, is_individual (assessed one by one: customers with a rate of their own, and
    doubtful debts), exposure_amount (open debts, credits not deducted, without tax where it is
    known, reporting currency), loss_ratio (share that is written off in the end; null for doubtful
    debts without a rate of their customer and where no ledger tells the course of such debts),
    rate_origin (entered; segment or group: observed there, over the months that are set, the group
    where the segment never held the bucket; customer; none), provision_amount (exposure × rate, to
    the cent; null without a rate).
    """
    exposed = _exposed(reader, filters, [as_of]).drop("snapshot_date")
    return _matrix(reader, as_of, exposed, *observed(reader, filters, as_of))


def _matrix(
    reader: Reader, as_of: date, exposed: pl.DataFrame, own: Mapping[str, Rates], whole: Rates
) -> pl.DataFrame:
    """The rows of `provision` from what is exposed and the rates that were observed."""
    kept = {name: kind for name, kind in exposed.schema.items() if name != "single_amount"}
    schema = kept | {
        "loss_ratio": pl.Float64(), "rate_origin": pl.String(), "provision_amount": MONEY,
    }  # fmt: skip
    return pl.DataFrame(_provided(reader, as_of, exposed, own, whole), schema=schema)


def _provided(
    reader: Reader, as_of: date, exposed: pl.DataFrame, own: Mapping[str, Rates], whole: Rates
) -> list[dict[str, Any]]:
    told = {
        (segment, bucket): float(rate)
        for segment, bucket, rate, _since in entered(reader, "loss_rate", as_of).rows()
    }
    rows = []
    for row in exposed.iter_rows(named=True):
        rate, origin, amount = None, "none", row.pop("single_amount")
        if amount is not None:
            rate, origin = float(amount / (row["exposure_amount"] or 1)), "customer"
        elif not row["is_individual"]:
            keys = ((row["segment"], row["aging_bucket"]), (ALL, row["aging_bucket"]))
            by_hand = next((told[key] for key in keys if key in told), None)
            rate, origin = (
                _rate(own.get(row["segment"], {}), whole, row["bucket_rank"])
                if by_hand is None
                else (by_hand, "entered")
            )
            amount = None if rate is None else _share(row["exposure_amount"], rate)
        rows.append(row | {"loss_ratio": rate, "rate_origin": origin, "provision_amount": amount})
    return rows


def provision_figures(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The matrix in one row: provision_amount, provision_ratio, exposure_amount,
    individual_exposure_amount, individual_provision_amount (of customers with a rate of their own);
    no row where no debt is open. The first two are null without any rate; what has none is not in
    them.
    """
    return _figures(provision(reader, filters, as_of))


def provision_course(reader: Reader, filters: Filters, as_of: date, since: date) -> pl.DataFrame:
    """The provision by matrix at each snapshot from `since` to `as_of`, oldest first.

    Columns: snapshot_date, provision_amount (reporting currency; null without any rate).
    """
    known = reader.reference("dim_snapshots")["snapshot_date"].sort().to_list()
    days = [day for day in known if since <= day <= as_of]
    exposed = _exposed(reader, filters, days).partition_by(
        "snapshot_date", as_dict=True, include_key=False
    )
    rows = []
    for day in days:
        amount = None
        if (day,) in exposed:
            rates = observed(reader, filters, day)
            amount = _by_matrix(_provided(reader, day, exposed[(day,)], *rates))
        rows.append((day, amount))
    return pl.DataFrame(
        rows, schema={"snapshot_date": pl.Date, "provision_amount": MONEY}, orient="row"
    )


def _by_matrix(rows: Iterable[Mapping[str, Any]]) -> Decimal | None:
    """What the matrix provides for; None without any rate."""
    amounts = [row["provision_amount"] for row in rows if not row["is_individual"]]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal("0.00")) if known else None


def _figures(frame: pl.DataFrame) -> pl.DataFrame:
    if frame.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(
            ("provision_amount", "exposure_amount", "individual_exposure_amount",
             "individual_provision_amount"), MONEY
        ) | {"provision_ratio": pl.Float64()})  # fmt: skip
    exposure = pl.col("exposure_amount")
    alone, provided = pl.col("is_individual"), pl.col("provision_amount")
    by_matrix = exposure.filter(~alone).sum()
    amount = pl.lit(_by_matrix(frame.iter_rows(named=True)), MONEY)
    return frame.select(
        amount.alias("provision_amount"),
        (amount.cast(pl.Float64) / by_matrix.cast(pl.Float64)).alias("provision_ratio"),
        by_matrix.alias("exposure_amount"),
        exposure.filter(alone).sum().alias("individual_exposure_amount"),
        provided.filter(alone).sum().alias("individual_provision_amount"),
    )


def provision_movement(reader: Reader, filters: Filters, since: date, as_of: date) -> pl.DataFrame:
    """How the provision, by matrix and by customer, moved from one snapshot to a later one, per
    segment.

    Columns: segment, opening_provision_amount, addition_amount, reversal_amount (negative),
    used_amount (negative: what was written off in between, up to the opening),
    closing_provision_amount. Each row adds up to the cent. No row where a date has no rates.
    Raises MetricError when the dates are not in this order.
    """
    if since >= as_of:
        raise MetricError(f"A provision moves forward: {since} is not before {as_of}.")
    ends = [_by_segment(reader, filters, day) for day in (since, as_of)]
    if any(end is None for end in ends):
        return pl.DataFrame(schema=MOVEMENT)
    opening, closing = (end or {} for end in ends)
    lost = dict(
        reader.table([WRITE_OFF], by=["segment"], filters=filters, between=(since, as_of)).rows()
    )
    zero, rows = Decimal("0.00"), []
    for segment in sorted({*opening, *closing}):
        start, end = opening.get(segment, zero), closing.get(segment, zero)
        used = min(max(lost.get(segment) or zero, zero), start)
        rest = end - start + used
        rows.append((segment, start, max(rest, zero), min(rest, zero), -used, end))
    return pl.DataFrame(rows, schema=MOVEMENT, orient="row")


MOVEMENT = {"segment": pl.String()} | dict.fromkeys(
    ("opening_provision_amount", "addition_amount", "reversal_amount", "used_amount",
     "closing_provision_amount"), MONEY,
)  # fmt: skip


def _by_segment(reader: Reader, filters: Filters, day: date) -> dict[str, Decimal] | None:
    frame = provision(reader, filters, day).drop_nulls("provision_amount")
    if frame.is_empty():
        return None
    return dict(frame.group_by("segment").agg(pl.col("provision_amount").sum()).rows())


def exposed_debts(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """Each open debt of a date as the provision sees it.

    Columns: segment, bucket_rank, bu, document_id, instalment_no, is_individual,
    outstanding_amount, exposure_amount (without tax where it is known).
    """
    cell = ["segment", "bucket_rank", "bu", "document_id", "instalment_no"]
    rows = reader.table(
        [OUTSTANDING, OUTSTANDING_EXCL_TAX], by=[*cell, "customer_id", "is_doubtful"],
        filters=filters, as_of=as_of, only=_debts(), order=(),
    )  # fmt: skip
    singles = _singles(reader, [as_of]).drop("snapshot_date")
    told = rows.join(singles, on=["bu", "customer_id"], how="left")
    return told.select(
        *cell,
        (pl.col("is_doubtful") | pl.col("single_ratio").is_not_null()).alias("is_individual"),
        OUTSTANDING.name,
        pl.col(OUTSTANDING_EXCL_TAX.name).alias("exposure_amount"),
    )


def _debts() -> Conditions:
    debts = Conditions()
    debts.that("credit_kind = 'none' and not is_apart")
    return debts


def _singles(reader: Reader, dates: Sequence[date]) -> pl.DataFrame:
    """The customers that have a loss rate of their own at each date."""
    rows = [
        (day, bu, customer, rate)
        for day in dates
        for bu, customer, rate, _since in entered(reader, "individual_loss_rate", day).rows()
    ]
    schema = {
        "snapshot_date": pl.Date, "bu": pl.String, "customer_id": pl.String, "single_ratio": VALUE,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _exposed(reader: Reader, filters: Filters, dates: Sequence[date]) -> pl.DataFrame:
    """The exposure per date and cell of the matrix.

    single_amount: the provision at the customers' own rates, where they have one.
    """
    singles = _singles(reader, dates)
    customers = ["bu", "customer_id"] if singles.height else []
    asked = reader.table(
        [OUTSTANDING_EXCL_TAX],
        by=["snapshot_date", "segment", "bucket_rank", "is_doubtful", *customers],
        filters=filters, as_of=dates, only=_debts(), order=(),
    )  # fmt: skip
    exposed = asked.rename({OUTSTANDING_EXCL_TAX.name: "exposure_amount"})
    ratio = pl.lit(None, singles.schema["single_ratio"]).alias("single_ratio")
    told = (
        exposed.join(singles, on=["snapshot_date", *customers], how="left")
        if customers
        else exposed.with_columns(ratio)
    )
    own = pl.col("single_ratio").is_not_null()
    keys = ["snapshot_date", "segment", "bucket_rank", "is_individual", "is_single"]
    # worked out from decimals in whole parts of a cent, so that half a cent goes up
    part = pl.col("exposure_amount").cast(pl.Float64) * pl.col("single_ratio").cast(pl.Float64)
    summed = (
        told.with_columns(
            own.alias("is_single"), (pl.col("is_doubtful") | own).alias("is_individual"),
            part.alias("part"),
        )
        .group_by(keys)
        .agg(pl.col("exposure_amount").sum().cast(MONEY), pl.col("part").sum())
        .with_columns(
            pl.when("is_single")
            .then((pl.col("part") + 1e-9).round(2).cast(MONEY))
            .alias("single_amount")
        )
    )  # fmt: skip
    names = reader.buckets.select("bucket_rank", "aging_bucket")
    named = summed.join(names, on="bucket_rank", how="left").sort(keys)
    return named.select("snapshot_date", "segment", "bucket_rank", "aging_bucket",
                        "is_individual", "exposure_amount", "single_amount")  # fmt: skip


def _rate(
    own: Mapping[int, tuple[float, float]], whole: Mapping[int, tuple[float, float]], bucket: int
) -> tuple[float | None, str]:
    for rates, origin in ((own, "segment"), (whole, "group")):
        held, rate = rates.get(bucket, (0.0, 0.0))
        if held > 0:
            return rate, origin
    return None, "none"


def _share(amount: Decimal, rate: float) -> Decimal:
    return (amount * Decimal(repr(rate))).quantize(CENT, ROUND_HALF_UP)
