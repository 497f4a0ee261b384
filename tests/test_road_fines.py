"""Real fines (150,370 in a campaign) through import and build: what was billed is open, written off or paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

import road_fines
from apart import opened_apart
from ar_metrics.imports import effective
from ar_metrics.settings import Settings
from ar_metrics.warehouse import publish
from campaign import IS_CAMPAIGN

ALL = 150_370
MONTH_ENDS = pl.date_range(date(2000, 1, 31), date(2013, 6, 30), "1mo", eager=True).dt.month_end()


@pytest.fixture(scope="session")
def built(road_fines_home: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    file: Path = publish.current(road_fines_home)
    with opened_apart(file) as con:
        yield con


def expected() -> pl.DataFrame:
    """By month end, from the log alone: billed, paid, written off, open, overpaid."""
    moves = road_fines.events().select(
        "case_id",
        pl.col("date").alias("on"),
        fine=pl.when(pl.col("activity") == "Create Fine").then("amount"),
        penalty=pl.when(pl.col("activity") == "Add penalty").then("amount"),
        expense=pl.when(pl.col("activity") == "Send Fine").then("expense"),
        payment=pl.col("payment"),
        dismissed=pl.col("dismissal") != "NIL",
    )
    days = moves.group_by("case_id", "on").agg(
        pl.col("fine").max(),
        pl.col("penalty").max(),
        pl.col("expense", "payment").sum(),
        pl.col("dismissed").any(),
    )
    so_far = days.sort("case_id", "on").with_columns(
        pl.col("fine", "penalty").forward_fill().over("case_id"),
        pl.col("expense", "payment").cum_sum().over("case_id"),
        pl.col("dismissed").cum_max().over("case_id"),
    )
    # the latest penalty replaces the fine; expenses come on top; a dismissal ends it
    states = so_far.with_columns(
        billed=pl.coalesce("penalty", "fine") + pl.col("expense"), paid=pl.col("payment")
    ).with_columns(
        open=pl.when(~pl.col("dismissed")).then(pl.col("billed") - pl.col("paid")).otherwise(0)
    )
    states = states.with_columns(open=pl.col("open").clip(0))
    names = ["billed", "paid", "open"]
    changes = states.with_columns(
        pl.col(name) - pl.col(name).shift(1).over("case_id").fill_null(0) for name in names
    )
    by_month = changes.group_by(pl.col("on").dt.month_end().alias("month_end")).agg(
        pl.col(names).sum()
    )
    return by_month.sort("month_end").with_columns(pl.col(names).cum_sum())


def ledger(built: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """By month end, from the ledger's events: billed, paid, written off, open, unapplied."""
    rows = built.sql(
        """
        select
            last_day(event_date) as month_end,
            sum(change_local) filter (instalment_no > 0) as open,
            sum(-change_local) filter (instalment_no = 0) as unapplied,
            sum(change_local) filter (instalment_no > 0 and step_rank = 2) as billed,
            sum(-change_local) filter (instalment_no > 0 and step_rank = 7) as applied,
            sum(-change_local) filter (instalment_no > 0 and step_rank = 6) as written_off
        from int_ledger_events
        group by all
        order by all
        """
    ).pl()
    sums = pl.col("open", "unapplied", "billed", "applied", "written_off")
    return rows.with_columns(sums.fill_null(0).cum_sum())


def test_open_written_off_and_paid_are_what_was_billed_at_every_month_end(
    built: duckdb.DuckDBPyConnection,
) -> None:
    rows = ledger(built)
    assert rows["month_end"].to_list() == MONTH_ENDS.to_list()
    total = pl.col("open") + pl.col("written_off") + pl.col("applied")
    assert rows.filter(total != pl.col("billed")).is_empty()


def test_each_month_end_says_what_the_log_says(built: duckdb.DuckDBPyConnection) -> None:
    both = ledger(built).join(expected(), on="month_end", suffix="_log")
    assert len(both) == len(MONTH_ENDS) == 162
    for ours, log in (
        (pl.col("open"), pl.col("open_log")),
        (pl.col("billed"), pl.col("billed_log")),
        (pl.col("applied") + pl.col("unapplied"), pl.col("paid")),
    ):
        assert both.filter(ours != log).is_empty(), both.filter(ours != log)


def test_the_built_years_hold_the_same_open_items(built: duckdb.DuckDBPyConnection) -> None:
    items = built.sql(
        """
        select
            snapshot_date as month_end,
            sum(outstanding_amount) filter (outstanding_amount > 0) as shown,
            -sum(outstanding_amount) filter (outstanding_amount < 0) as credit
        from fct_open_items
        group by all
        """
    ).pl()
    both = items.join(ledger(built), on="month_end")
    assert both["month_end"].sort().to_list() == list(road_fines.YEAR_ENDS)
    assert both.filter(pl.col("shown") != pl.col("open")).is_empty()
    assert both.filter(pl.col("credit") != pl.col("unapplied")).is_empty()


def test_all_fines_and_all_payments_came_in(road_fines_home: Settings) -> None:
    (batch,) = effective(road_fines_home)
    fines = pl.read_parquet(batch.parquet("invoices")).filter(pl.col("document_type") == "invoice")
    assert len(fines) == fines["document_id"].n_unique() == road_fines.fines().height
    assert len(fines) == ALL or (not IS_CAMPAIGN and len(fines) > ALL / (road_fines.SHARE + 1))
    paid = pl.read_parquet(batch.parquet("receipts"))["amount"].sum()
    assert paid == road_fines.events()["payment"].sum()
