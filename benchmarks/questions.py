"""Questions that the pages ask and that any database or data frame can answer as well.

Each one has a name, our query, the SQL that DuckDB and PostgreSQL both run as it stands, and how
a user of pandas and of polars would write it. All answers have the same columns, so that the
figures can be compared: money in cents for pandas, which has no decimals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd
import polars as pl

from ar_metrics import metrics as m
from ar_metrics import queries as q
from ar_metrics.access import Filters

COLUMNS = (
    "snapshot_date", "bu", "customer_id", "parent_id", "parent_name", "country_code", "segment",
    "agent_id", "document_id", "due_date", "outstanding_amount", "overdue_days", "credit_kind",
    "due_bucket_rank", "is_apart", "is_intercompany",
)  # fmt: skip
KEPT = "not is_apart and not is_intercompany"
BUCKET = "case when credit_kind <> 'none' then 6 else due_bucket_rank end"
LATE = "credit_kind = 'none' and overdue_days"
HEADLINE = f"""sum(outstanding_amount),
    coalesce(sum(outstanding_amount) filter (where {LATE} > 0), 0),
    coalesce(sum(outstanding_amount) filter (where {LATE} > 60), 0),
    coalesce(sum(outstanding_amount) filter (where {LATE} > 90), 0),
    coalesce(sum(outstanding_amount) filter (where credit_kind <> 'none'), 0),
    count(*)"""
FIGURES = ("outstanding_amount", "overdue_amount", "overdue_60_amount", "overdue_90_amount",
           "unapplied_credit_amount", "open_item_count")  # fmt: skip
METRICS = (m.OUTSTANDING, m.OVERDUE, m.OVERDUE_60, m.OVERDUE_90, m.UNAPPLIED_CREDIT,
           m.OPEN_ITEM_COUNT)  # fmt: skip
COUNTED = (m.OUTSTANDING, m.OPEN_ITEM_COUNT)
AGED = ("outstanding_amount", "open_item_count")
LATENESS = {"overdue_amount": 0, "overdue_60_amount": 60, "overdue_90_amount": 90}


@dataclass(frozen=True)
class Question:
    """One question in five languages; `columns` are those of every answer, `limit` milliseconds
    that it may take, where the promise is a time.
    """

    name: str
    columns: tuple[str, ...]
    ours: Callable[[q.Reader], pl.DataFrame]
    sql: str
    pandas: Callable[[pd.DataFrame], pd.DataFrame]
    polars: Callable[[pl.LazyFrame], pl.LazyFrame]
    limit: float | None = None


def questions(dates: list[date], customer: tuple[str, str]) -> list[Question]:
    """The questions at the first of `dates` (newest first); the drill goes to one customer."""
    every, day, first = Filters(), dates[0], dates[min(12, len(dates) - 1)]
    some = Filters(country_code=("FR", "DE"), segment=("private",))
    bu, customer_id = customer
    one = Filters(bu=(bu,), customer_id=(customer_id,))
    at = f"from fct_open_items where {KEPT} and snapshot_date = date '{day}'"
    drill = f"and bu = '{bu}' and customer_id = '{customer_id}'"

    def theirs(items: pd.DataFrame) -> pd.DataFrame:
        return items[items["bu"].eq(bu) & items["customer_id"].eq(customer_id)]

    def hers(items: pl.LazyFrame) -> pl.LazyFrame:
        return items.filter(pl.col("bu") == bu, pl.col("customer_id") == customer_id)

    return [
        Question(
            "headline of a date", FIGURES,
            lambda reader: q.headline(reader, every, day, METRICS),
            f"select {HEADLINE} {at}",
            lambda items: _figures(_at(items, day)),
            lambda items: _at_lazy(items, day).select(*_sums()),
        ),
        Question(
            "headline, filtered", FIGURES,
            lambda reader: q.headline(reader, some, day, METRICS),
            f"select {HEADLINE} {at} and country_code in ('FR', 'DE') and segment = 'private'",
            lambda items: _figures(_some(_at(items, day))),
            lambda items: _some_lazy(_at_lazy(items, day)).select(*_sums()),
        ),
        Question(
            "trend of 13 dates", ("snapshot_date", *FIGURES),
            lambda reader: q.trend(reader, every, since=first, metrics=METRICS),
            f"select snapshot_date, {HEADLINE} from fct_open_items "
            f"where {KEPT} and snapshot_date >= date '{first}' group by 1",
            lambda items: _figures(_kept(items[items["snapshot_date"] >= _stamp(first)]),
                                   ["snapshot_date"]),
            lambda items: _kept_lazy(items).filter(pl.col("snapshot_date") >= first)
                .group_by("snapshot_date").agg(*_sums()),
        ),
        Question(
            "aged balance by bucket and BU", ("bu", "bucket_rank", *AGED),
            lambda reader: q.aging(reader, every, day, by=["bu"]),
            f"select bu, {BUCKET}, sum(outstanding_amount), count(*) {at} group by 1, 2",
            lambda items: _aged(_at(items, day), ["bu", "bucket_rank"]),
            lambda items: _aged_lazy(_at_lazy(items, day), ["bu", "bucket_rank"]),
        ),
        Question(
            "evolution by bucket, all dates", ("snapshot_date", "bucket_rank", *AGED),
            lambda reader: q.evolution(reader, every).filter(pl.col("open_item_count") > 0),
            f"select snapshot_date, {BUCKET}, sum(outstanding_amount), count(*) "
            f"from fct_open_items where {KEPT} group by 1, 2",
            lambda items: _aged(_kept(items), ["snapshot_date", "bucket_rank"]),
            lambda items: _aged_lazy(_kept_lazy(items), ["snapshot_date", "bucket_rank"]),
        ),
        Question(
            "ten largest debtors", ("parent_id", *AGED),
            lambda reader: q.top_debtors(reader, every, day),
            f"select parent_id, sum(outstanding_amount), count(*) {at} group by 1 "
            "order by 2 desc, 1 limit 10",
            lambda items: _first(_aged(_at(items, day), ["parent_id"])),
            lambda items: _aged_lazy(_at_lazy(items, day), ["parent_id"])
                .sort("outstanding_amount", "parent_id", descending=[True, False]).head(10),
        ),
        Question(
            "drill: items of a customer", ("document_id", "due_date", "outstanding_amount"),
            lambda reader: q.open_items(reader, one, day),
            f"select document_id, due_date, outstanding_amount {at} {drill}",
            lambda items: _dated(theirs(_at(items, day))),
            lambda items: hers(_at_lazy(items, day))
                .select("document_id", "due_date", "outstanding_amount"),
            limit=50,
        ),
        Question(
            "drill: a customer over all dates", ("snapshot_date", "outstanding_amount"),
            lambda reader: q.trend(reader, one, metrics=COUNTED)
                .filter(pl.col("open_item_count") > 0),
            "select snapshot_date, sum(outstanding_amount) from fct_open_items "
            f"where {KEPT} {drill} group by 1",
            lambda items: theirs(_kept(items)).groupby("snapshot_date", as_index=False)
                .agg(outstanding_amount=("outstanding_cents", "sum")),
            lambda items: hers(_kept_lazy(items)).group_by("snapshot_date")
                .agg(pl.col("outstanding_amount").sum()),
            limit=50,
        ),
    ]  # fmt: skip


def prepared(items: pd.DataFrame) -> pd.DataFrame:
    """What a careful user of pandas does once: cents as integers, repeated words as categories,
    the bucket worked out, names of few values as categories.
    """
    rank = items["due_bucket_rank"].where(items["credit_kind"].eq("none"), 6)
    items["bucket_rank"] = rank.astype("int8")
    items["is_kept"] = ~(items["is_apart"] | items["is_intercompany"])
    items["is_debt"] = items["credit_kind"].eq("none")
    for column in ("bu", "country_code", "segment", "agent_id", "credit_kind"):
        items[column] = items[column].astype("category")
    return items


def _stamp(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def _kept(items: pd.DataFrame) -> pd.DataFrame:
    return items[items["is_kept"]]


def _at(items: pd.DataFrame, day: date) -> pd.DataFrame:
    return items[items["snapshot_date"].eq(_stamp(day)) & items["is_kept"]]


def _some(items: pd.DataFrame) -> pd.DataFrame:
    return items[items["country_code"].isin(["FR", "DE"]) & items["segment"].eq("private")]


def _figures(items: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """The headline figures, of all rows or by some columns."""
    cents, late = items["outstanding_cents"], items["overdue_days"]
    masks = {name: items["is_debt"] & late.gt(days) for name, days in LATENESS.items()}
    wide = pd.DataFrame(
        {
            "outstanding_amount": cents,
            **{name: cents.where(mask, 0) for name, mask in masks.items()},
            "unapplied_credit_amount": cents.where(~items["is_debt"], 0),
            "open_item_count": 1,
        }
    )
    if not by:
        return wide.sum().to_frame().T
    return wide.groupby([items[column] for column in by]).sum().reset_index()


def _aged(items: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return items.groupby(by, as_index=False, observed=True).agg(
        outstanding_amount=("outstanding_cents", "sum"),
        open_item_count=("outstanding_cents", "size"),
    )


def _first(items: pd.DataFrame) -> pd.DataFrame:
    ordered = items.sort_values(["outstanding_amount", "parent_id"], ascending=[False, True])
    return ordered.head(10)


def _dated(items: pd.DataFrame) -> pd.DataFrame:
    listed = items[["document_id", "due_date", "outstanding_cents"]]
    return listed.rename(columns={"outstanding_cents": "outstanding_amount"})


def _kept_lazy(items: pl.LazyFrame) -> pl.LazyFrame:
    return items.filter(~pl.col("is_apart") & ~pl.col("is_intercompany"))


def _at_lazy(items: pl.LazyFrame, day: date) -> pl.LazyFrame:
    return _kept_lazy(items).filter(pl.col("snapshot_date") == day)


def _some_lazy(items: pl.LazyFrame) -> pl.LazyFrame:
    return items.filter(pl.col("country_code").is_in(["FR", "DE"]), pl.col("segment") == "private")


def _sums() -> list[pl.Expr]:
    amount, debt = pl.col("outstanding_amount"), pl.col("credit_kind") == "none"
    return [
        amount.sum(),
        *(
            amount.filter(debt & (pl.col("overdue_days") > days)).sum().alias(name)
            for name, days in LATENESS.items()
        ),
        amount.filter(~debt).sum().alias("unapplied_credit_amount"),
        pl.len().alias("open_item_count"),
    ]


def _aged_lazy(items: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    rank = pl.when(pl.col("credit_kind") != "none").then(6).otherwise(pl.col("due_bucket_rank"))
    return (
        items.with_columns(rank.alias("bucket_rank"))
        .group_by(by)
        .agg(pl.col("outstanding_amount").sum(), pl.len().alias("open_item_count"))
    )
