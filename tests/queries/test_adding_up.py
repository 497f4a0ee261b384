"""What must add up to the cent for any data and any filters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from drawn_group import (
    DATES,
    bucket_of,
    completed,
    few_filters,
    item_lists,
    kept,
    moving_group,
    total,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import marts
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.queries import (
    Reader,
    Warehouse,
    aged_balance,
    aging,
    bridge,
    control,
    crossed,
    customers,
    evolution,
    headline,
    movements,
    open_items,
    top_debtors,
)
from campaign import examples

DAYS = [date.fromisoformat(text) for text in DATES]
QUICK = settings(max_examples=examples(5), deadline=None)


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that builds marts in a folder of its own: hypothesis calls it often."""

    def reader(**tables: Any) -> Reader:
        home = marts.warehouse(tmp_path_factory.mktemp("group"), **tables)
        return Reader(Warehouse(home), EVERYTHING)

    return reader


def amounts(frame: pl.DataFrame, column: str = "outstanding_amount") -> Decimal:
    return sum(frame[column].drop_nulls(), Decimal("0.00"))


@QUICK
@given(rows=item_lists, chosen=st.lists(few_filters, min_size=3, max_size=3))
def test_every_view_adds_up_to_the_rows_that_the_filters_keep(
    make: Any, rows: list[dict[str, object]], chosen: list[Filters]
):
    """Also says that no filter is ignored: plain Python keeps the same rows."""
    known = completed(rows)
    reader = make(fct_open_items=rows, dim_snapshots=[{"snapshot_date": day} for day in DATES])
    for wanted in chosen:
        for day, text in zip(DAYS, DATES, strict=True):
            expected = kept([row for row in known if row["snapshot_date"] == text], wanted)
            _views_agree(reader, wanted, day, expected)
        series = evolution(reader, wanted)
        assert amounts(series) == total(kept(known, wanted))


def _views_agree(
    reader: Reader, wanted: Filters, day: date, expected: list[dict[str, Any]]
) -> None:
    owed = total(expected)
    assert (headline(reader, wanted, day)["outstanding_amount"].item() or 0) == owed
    for frame in (
        aging(reader, wanted, day),
        aging(reader, wanted, day, by=["segment", "bu"]),
        aged_balance(reader, wanted, day, by="country_code"),
        customers(reader, wanted, day),
        top_debtors(reader, wanted, day),
        open_items(reader, wanted, day),
    ):
        assert amounts(frame) == owed
    by_rank = dict(aging(reader, wanted, day).select("bucket_rank", "outstanding_amount").rows())
    for rank, amount in by_rank.items():
        assert amount == total([row for row in expected if bucket_of(row, wanted) == rank])
    wide = aged_balance(reader, wanted, day, by=["bu", "agent_id"])
    for row in wide.iter_rows(named=True):
        assert sum(row[f"bucket_{rank}_amount"] for rank in range(7)) == row["outstanding_amount"]
    crossing = crossed(reader, wanted, day, "segment", "bu")
    assert amounts(crossing) == owed
    assert sum(amounts(crossing, name) for name in crossing.columns[2:]) == owed
    strip = control(reader, wanted, day).row(0, named=True)
    assert strip["buckets_total"] == strip["items_total"] == owed
    assert strip["difference"] == 0


@QUICK
@given(group=moving_group(), chosen=st.lists(few_filters, min_size=3, max_size=3))
def test_the_bridge_adds_up_over_one_and_over_several_periods(
    make: Any, group: dict[str, Any], chosen: list[Filters]
):
    reader = make(**group)
    for wanted in chosen:
        for since, as_of in [*pairwise(DAYS), (DAYS[0], DAYS[2])]:
            _bridge_holds(reader, wanted, since, as_of)


def _bridge_holds(reader: Reader, wanted: Filters, since: date, as_of: date) -> None:
    opening, closing = (
        headline(reader, wanted, day)["outstanding_amount"].item() or 0 for day in (since, as_of)
    )
    frame = bridge(reader, wanted, since, as_of)
    assert frame["step_rank"].is_sorted()
    steps = dict(frame.select("step", "amount").rows())
    if not steps:
        assert opening == closing == 0
        return
    changes = sum(steps.values()) - steps["opening"] - steps["closing"]
    assert steps["opening"] + changes == steps["closing"] == closing
    assert steps["opening"] + steps.get("restatement", 0) == opening
    by_bu = bridge(reader, wanted, since, as_of, by=["bu", "segment"])
    for step, amount in steps.items():
        told = by_bu.filter(pl.col("step") == step)["amount"]
        assert sum(told, Decimal(0)) == amount
        if step not in ("opening", "closing"):
            documents = movements(reader, wanted, since, as_of, step, limit=None)
            assert amounts(documents, "amount") == amount
