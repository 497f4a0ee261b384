"""Real fines: what each officer's drivers could pay in a year, and paid, from the log alone."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import road_fines
from ar_metrics.access import Filters
from ar_metrics.contracts import FEEDS
from ar_metrics.queries import Reader, recovery, tie_out
from campaign import IS_CAMPAIGN
from road_fines import YEAR_ENDS
from spec.house import DuckDB, House, build_house
from spec.reading import reader_over

# The log's 14 years take eight minutes: the campaign reckons them all, every run one of them.
YEARS = [
    (after, until)
    for after, until in itertools.pairwise((date(1999, 12, 31), *YEAR_ENDS))
    if IS_CAMPAIGN or until.year == 2002
]
FIRST, LAST = YEARS[0][0] + timedelta(days=1), YEARS[-1][1]
MONTHS = pl.date_range(FIRST, LAST, "1mo", eager=True).dt.month_end()
DATED = {"invoices": "issue_date", "receipts": "value_date", "allocations": "allocation_date"}
FEEDS_READ = ("customers", "agents", "portfolios", "invoices", "receipts", "allocations")
# No BU of the log prints snapshots: the months need no open items, of which there are millions.
NO_ITEMS = """
    create table fct_open_items (
        snapshot_date date, bu varchar, document_id varchar, instalment_no integer,
        customer_id varchar, customer_name varchar, document_type varchar, account varchar,
        currency_code varchar, issue_date date, due_date date, is_disputed boolean,
        open_local decimal(18, 2), original_local decimal(18, 2), credit_kind varchar,
        is_apart boolean)
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    every = road_fines.feeds()
    given = {
        name: as_feed(
            name,
            every[name].filter(pl.col(DATED[name]) <= LAST) if name in DATED else every[name],
        )
        for name in FEEDS_READ
    }
    house: House = build_house(DuckDB(), [day.isoformat() for day in MONTHS], given)
    vars(house)["_built"].add("fct_open_items")
    vars(vars(house)["_engine"])["_con"].execute(NO_ITEMS)
    folder: Path = tmp_path_factory.mktemp("fines")
    return reader_over(house, folder)


def as_feed(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    columns = [
        pl.col(column).cast(kind)
        if column in rows.columns
        else pl.lit(FEEDS[name].notes(column)["default"], dtype=kind).alias(column)
        for column, kind in FEEDS[name].schema.items()
    ]
    return rows.select(columns).with_columns(pl.lit(1, pl.Int32).alias("batch_id"))


def expected(after: date, until: date) -> pl.DataFrame:
    """Officer → collectible and collected of a year, charge by charge, from the log."""
    feeds = road_fines.feeds()
    paid = feeds["allocations"].filter(pl.col("allocation_date") <= until)
    is_now, is_cash = pl.col("allocation_date") > after, pl.col("kind") == "cash"
    sums = paid.group_by("document_id").agg(
        before=pl.col("amount").filter(~is_now).sum(),
        cash=pl.col("amount").filter(is_now & is_cash).sum(),
    )
    owned = feeds["portfolios"].select("customer_id", "agent_id")
    due = (
        feeds["invoices"]
        .filter((pl.col("issue_date") <= until) & (pl.col("due_date") <= until))
        .join(sums, on="document_id", how="left")
        .join(owned, on="customer_id")
        .with_columns(owed=pl.col("amount") - pl.col("before").fill_null(0))
    )
    by_officer = due.group_by("agent_id").agg(
        collectible=pl.col("owed").sum(), collected=pl.col("cash").fill_null(0).sum()
    )
    return by_officer.filter(pl.col("collectible") > 0).sort("agent_id")


@pytest.mark.parametrize(("after", "until"), YEARS, ids=lambda day: str(day.year))
def test_each_officer_s_year_is_what_the_log_says(reader: Reader, after: date, until: date) -> None:
    frame = recovery(reader, Filters(), until, "year", by=["agent_id"])
    found = frame.filter(pl.col("collectible_amount") > 0).select(
        "agent_id", "collectible_amount", "collected_amount"
    )
    wanted = expected(after, until)
    assert found.height == wanted.height > 0
    assert found.rows() == wanted.rows()


@pytest.mark.parametrize(("after", "until"), YEARS, ids=lambda day: str(day.year))
def test_the_payments_of_the_log_are_what_they_were_used_for(
    reader: Reader, after: date, until: date
) -> None:
    paid = road_fines.payments().filter((pl.col("on") > after) & (pl.col("on") <= until))
    row = tie_out(reader, Filters(), until, "year").row(0, named=True)
    assert row["receipt_amount"] == paid["amount"].sum() > 0
    assert row["difference_amount"] == 0
    whole = recovery(reader, Filters(), until, "year").row(0, named=True)
    assert row["collected_amount"] == whole["collected_amount"]
    assert 0 <= whole["recovery_ratio"] <= 1
