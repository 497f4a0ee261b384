"""Credit collection and appeals of real fines as procedures: how many, how much open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import polars as pl
import pytest

import road_fines
from apart import opened_apart
from ar_metrics.settings import Settings
from ar_metrics.warehouse import publish

DAYS = (date(2004, 12, 31), date(2010, 12, 31), date(2013, 6, 30))


@pytest.fixture(scope="module")
def built(road_fines_home: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened_apart(publish.current(road_fines_home)) as con:
        yield con


def expected(day: date) -> dict[str, tuple[int, Decimal]]:
    """From the log alone, by what was begun up to the day: number of fines and what is open."""
    log = road_fines.events().filter(pl.col("date") <= day)
    last = pl.col("amount").sort_by("date").last()
    fines = log.group_by("case_id").agg(
        fine=last.filter(pl.col("activity") == "Create Fine").first(),
        created=pl.col("amount").filter(pl.col("activity") == "Create Fine").first(),
        penalty=pl.col("amount").filter(pl.col("activity") == "Add penalty").last(),
        expense=pl.col("expense").filter(pl.col("activity") == "Send Fine").sum(),
        paid=pl.col("payment").sum(),
        dismissed=(pl.col("dismissal") != "NIL").any(),
        collected=(pl.col("activity") == "Send for Credit Collection").any(),
        appealed=pl.col("activity").is_in(list(road_fines.APPEALS)).any(),
    )
    owed = (pl.coalesce("penalty", "created") + pl.col("expense") - pl.col("paid")).clip(0)
    fines = fines.with_columns(open=pl.when(pl.col("dismissed")).then(0).otherwise(owed))
    return {
        name: (kept.height, kept["open"].sum())
        for name in ("collected", "appealed")
        if (kept := fines.filter(pl.col(name))) is not None
    }


@pytest.mark.parametrize("day", DAYS)
def test_open_amount_and_number_of_fines_by_procedure_at_a_date(
    built: duckdb.DuckDBPyConnection, day: date
) -> None:
    rows = built.execute(
        """
        select
            case when procedure_code = 'credit collection' then 'collected' else 'appealed' end,
            count(*),
            sum(outstanding_amount)
        from fct_litigation_cases
        where snapshot_date = $day
        group by 1
        """,
        {"day": day},
    ).fetchall()
    assert {name: (count, amount) for name, count, amount in rows} == expected(day)


def test_cases_stand_in_the_stage_that_they_entered_last(built: duckdb.DuckDBPyConnection) -> None:
    stages = dict(
        built.execute(
            "select stage, count(*) from fct_litigation_stages where is_current"
            f" and snapshot_date = date '{DAYS[-1]}' group by 1"
        ).fetchall()
    )
    log = road_fines.events()
    sent = log.filter(pl.col("activity") == "Send for Credit Collection")["case_id"].n_unique()
    assert stages["credit collection"] == sent
    assert sum(stages.values()) == sum(count for count, _ in expected(DAYS[-1]).values())


def test_what_was_paid_after_credit_collection(built: duckdb.DuckDBPyConnection) -> None:
    """Up to what was still owed, and not after a dismissal: the rest is the payer's credit."""
    log = road_fines.events()
    sent = log.filter(pl.col("activity") == "Send for Credit Collection")
    sent = sent.group_by("case_id").agg(sent=pl.col("date").min())
    charged = road_fines.charges().group_by("case_id").agg(charged=pl.col("amount").sum())
    in_time = (pl.col("on") <= pl.col("dismissed")).fill_null(value=True)
    paid = road_fines.payments().join(road_fines.fines(), on="case_id").filter(in_time)
    paid = paid.join(sent, on="case_id").group_by("case_id").agg(
        before=pl.col("amount").filter(pl.col("on") < pl.col("sent")).sum(),
        after=pl.col("amount").filter(pl.col("on") >= pl.col("sent")).sum(),
    )  # fmt: skip
    paid = paid.join(charged, on="case_id").with_columns(
        got=pl.min_horizontal("after", (pl.col("charged") - pl.col("before")).clip(0))
    )
    ((told,),) = built.execute(
        "select sum(recovered_principal_amount) from fct_litigation_cases"
        f" where procedure_code = 'credit collection' and snapshot_date = date '{DAYS[-1]}'"
    ).fetchall()
    assert told == paid["got"].sum()
