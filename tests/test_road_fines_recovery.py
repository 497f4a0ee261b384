"""Real fines: what each officer's drivers could pay in a year, and paid, from the log alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import road_fines
from ar_metrics.access import Filters
from ar_metrics.contracts import FEEDS
from ar_metrics.queries import Reader, recovery, tie_out
from spec.house import DuckDB, House, build_house
from spec.reading import reader_over

pytestmark = pytest.mark.xdist_group("road_fines")

YEAR = 2002
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
DATED = {"invoices": "issue_date", "receipts": "value_date", "allocations": "allocation_date"}
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
def feeds() -> dict[str, pl.DataFrame]:
    """The feeds of recovery up to the end of the year."""
    every = road_fines.feeds()
    names = ("customers", "agents", "portfolios", *DATED)
    return {
        name: every[name].filter(pl.col(DATED[name]) <= LAST) if name in DATED else every[name]
        for name in names
    }


@pytest.fixture(scope="module")
def reader(feeds: dict[str, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Reader:
    months = pl.date_range(date(YEAR, 1, 31), LAST, "1mo", eager=True).dt.month_end()
    given = {name: as_feed(name, rows) for name, rows in feeds.items()}
    house: House = build_house(DuckDB(), [day.isoformat() for day in months], given)
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


def expected(feeds: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Officer → collectible and collected of the year, charge by charge."""
    paid = feeds["allocations"].select("document_id", "kind", "amount", on="allocation_date")
    is_now, is_cash = pl.col("on") >= FIRST, pl.col("kind") == "cash"
    sums = paid.group_by("document_id").agg(
        before=pl.col("amount").filter(~is_now).sum(),
        cash=pl.col("amount").filter(is_now & is_cash).sum(),
    )
    owned = feeds["portfolios"].select("customer_id", "agent_id")
    charges = (
        feeds["invoices"].join(sums, on="document_id", how="left").join(owned, on="customer_id")
    )
    due = charges.filter(pl.col("due_date") <= LAST).with_columns(
        owed=pl.col("amount") - pl.col("before").fill_null(0)
    )
    by_officer = due.group_by("agent_id").agg(
        collectible=pl.col("owed").sum(), collected=pl.col("cash").fill_null(0).sum()
    )
    return by_officer.filter(pl.col("collectible") > 0).sort("agent_id")


def test_each_officer_s_year_is_what_the_log_says(
    reader: Reader, feeds: dict[str, pl.DataFrame]
) -> None:
    frame = recovery(reader, Filters(), LAST, "year", by=["agent_id"])
    found = frame.filter(pl.col("collectible_amount") > 0).select(
        "agent_id", "collectible_amount", "collected_amount"
    )
    wanted = expected(feeds)
    assert found.height == wanted.height > 30
    assert found.rows() == wanted.rows()


def test_the_payments_of_the_log_are_what_they_were_used_for(reader: Reader) -> None:
    paid = road_fines.payments().filter(pl.col("on").is_between(FIRST, LAST))
    row = tie_out(reader, Filters(), LAST, "year").row(0, named=True)
    assert row["receipt_amount"] == paid["amount"].sum() > Decimal(100_000)
    assert row["difference_amount"] == 0
    assert (
        row["collected_amount"] == recovery(reader, Filters(), LAST, "year")["collected_amount"][0]
    )
