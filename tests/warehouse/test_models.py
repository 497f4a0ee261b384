"""What is wrong in sql/ is told before any data is read: where, what, and what to do."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from toy import SQL, models

from ar_metrics.errors import ModelError
from ar_metrics.warehouse.models import bind, load

RAW = {"raw_open_items": {"snapshot_date": "DATE", "bu": "VARCHAR", "open_amount": "DECIMAL(18,2)"}}


def mart(body: str, *headers: str) -> dict[str, str]:
    """A folder with one mart."""
    lines = ["-- A row.", "-- grain: bu", *(f"-- {header}" for header in headers), body]
    return {"marts/fct_one": "\n".join(lines)}


def told(folder: Path, sql: dict[str, str]) -> str:
    """What a user reads when the models cannot be used."""
    with pytest.raises(ModelError) as error:
        bind(load(models(folder, sql)), RAW)
    assert error.value.exit_code == 11
    return str(error.value)


def test_a_wrong_column_is_told_with_file_line_and_candidates(tmp_path: Path) -> None:
    message = told(tmp_path, mart("select\n    bu,\n    opn_amount\nfrom raw_open_items"))
    assert "marts/fct_one.sql:5:" in message
    assert 'Referenced column "opn_amount" not found' in message
    assert "open_amount" in message


def test_every_model_with_a_problem_is_told_and_what_reads_it_is_not(tmp_path: Path) -> None:
    sql = {
        "staging/stg_one": "-- A row.\nselect nothing from raw_open_items",
        "staging/stg_two": "-- A row.\nselect nothing from raw_open_items",
        "staging/stg_three": "-- A row.\nselect * from stg_one",
    }
    message = told(tmp_path, sql)
    assert "stg_one.sql:2" in message
    assert "stg_two.sql:2" in message
    assert "stg_three" not in message


def test_a_table_that_nobody_makes_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    message = told(tmp_path, mart("select bu\nfrom raw_open_item"))
    assert "marts/fct_one.sql:4: raw_open_item is neither a model, an imported table" in message
    assert "Did you mean raw_open_items?" in message


def test_models_in_a_circle_are_named_in_order(tmp_path: Path) -> None:
    sql = {
        "staging/stg_a": "-- A row.\nselect * from stg_b",
        "staging/stg_b": "-- A row.\nselect * from stg_c",
        "staging/stg_c": "-- A row.\nselect * from stg_a",
    }
    message = told(tmp_path, sql)
    circle = message.split("circle: ")[1].rstrip(".").split(" reads ")
    assert "-".join(circle) in "stg_a-stg_b-stg_c-stg_a-stg_b-stg_c"
    assert len(circle) == 4


def test_text_that_is_not_sql_is_told_with_its_line(tmp_path: Path) -> None:
    message = told(tmp_path, mart("select bu,\nfrom from raw_open_items"))
    assert "marts/fct_one.sql:4: syntax error" in message


def test_a_file_holds_one_select_and_nothing_else(tmp_path: Path) -> None:
    assert "Only SELECT" in told(tmp_path, mart("drop table raw_open_items"))
    assert "one SELECT, here are 2" in told(tmp_path, mart("select 1 as bu; select 2 as bu"))


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("partiton: snapshot_date", "'partiton:' is no header"),
        ("window: 2 months", "window '2 months' is not like '1 before'"),
        ("partition: country", "its partition names country, which is not among its columns: bu"),
        ("partition: bu", "its partition bu is no date"),
        ("grain: bu", "its grain names bu twice"),
        ("severity: error", "only a check has a severity"),
        ("dated: bu", "'dated:' goes with '-- table'"),
    ],
)
def test_a_header_that_is_wrong_is_told(tmp_path: Path, header: str, problem: str) -> None:
    message = told(tmp_path, mart("select bu from raw_open_items", header))
    assert "marts/fct_one.sql" in message
    assert problem in message


def test_a_mart_needs_a_grain_and_a_check_a_severity(tmp_path: Path) -> None:
    sql = {
        "marts/fct_one": "-- A row.\nselect bu from raw_open_items",
        "checks/check_one": "-- A sentence.\nselect bu from raw_open_items",
        "staging/stg_one": "select bu from raw_open_items",
    }
    message = told(tmp_path, sql)
    assert "fct_one.sql: a mart needs '-- grain:" in message
    assert "check_one.sql: a check needs '-- severity: error'" in message
    assert "stg_one.sql:1: line 1 must be a comment" in message


def test_a_model_comes_after_what_it_reads_and_names_the_tables_it_reads(tmp_path: Path) -> None:
    sql = {
        "marts/fct_one": """
            -- A row.
            -- grain: bu
            with stg_one as (select * from stg_one),
            sums as (select bu, sum(amount) as amount from stg_one group by bu)
            select bu, (select max(amount) from int_one) as top from sums
            where exists (select 1 from raw_open_items)
        """,
        "intermediate/int_one": "-- A row.\nselect amount from stg_one",
        "staging/stg_one": "-- A row.\nselect bu, open_amount as amount from raw_open_items",
    }
    found = load(models(tmp_path, sql))
    assert [model.name for model in found] == ["stg_one", "int_one", "fct_one"]
    assert found[2].reads == {"stg_one", "int_one", "raw_open_items"}


def test_the_columns_of_a_model_come_with_their_types(tmp_path: Path) -> None:
    shapes = bind(load(models(tmp_path, mart("select bu, open_amount from raw_open_items"))), RAW)
    assert shapes == {"fct_one": {"bu": "VARCHAR", "open_amount": "DECIMAL(18,2)"}}


def test_a_comment_changes_no_version_and_a_number_does(tmp_path: Path) -> None:
    def version(body: str) -> str:
        return load(models(tmp_path, mart(body)))[0].version

    plain = version("select bu from raw_open_items where open_amount > 1")
    assert version("-- why\nselect bu from raw_open_items where open_amount > 1") == plain
    assert version("select bu from raw_open_items where open_amount > 2") != plain


def test_every_file_can_be_pasted_into_duckdb_as_it_is(tmp_path: Path) -> None:
    found = load(models(tmp_path, SQL))
    with duckdb.connect() as con:
        con.execute(
            "create table raw_open_items (snapshot_date date, bu varchar, customer_id varchar,"
            " document_id varchar, open_amount decimal(18, 2), batch_id integer);"
            "create table raw_customers (bu varchar, customer_id varchar, country_code varchar);"
            "create table raw_snapshot_dates (snapshot_date date, prior_snapshot_date date)"
        )
        for model in found:
            con.execute(f"create view {model.name} as {model.path.read_text('utf-8')}")
