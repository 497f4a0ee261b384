"""A build makes what is out of date, nothing else; what is wrong with the data stops it."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from toy import SQL, customer, home, import_batch, item, models, rows, withdraw_batch

from ar_metrics.errors import CheckError, ModelError, UserError
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, builds, current, run_checks
from ar_metrics.warehouse.inputs import calendar

JANUARY, FEBRUARY, MARCH = "2025-01-31", "2025-02-28", "2025-03-31"


@pytest.fixture
def warehouse(tmp_path: Path) -> Settings:
    """January and February: A 1.00 and B 20.00, then A 300.00."""
    settings = home(tmp_path)
    import_batch(
        settings,
        open_items=[item(JANUARY, "A", "1.00"), item(JANUARY, "B", "20.00")],
        customers=[customer("C1", "FR")],
    )
    import_batch(settings, open_items=[item(FEBRUARY, "A", "300.00")])
    return settings


def amounts(path: Path) -> list[tuple[str, Decimal]]:
    return rows(path, "select document_id, open_amount from fct_items order by snapshot_date, 1")


def in_another_process(settings: Settings, code: str) -> subprocess.CompletedProcess[str]:
    """Run code that has `settings` and `build`."""
    start = f"""
        import resource, signal, sys
        from pathlib import Path
        from ar_metrics.errors import UserError
        from ar_metrics.settings import Settings
        from ar_metrics.warehouse import build
        settings = Settings(home=Path({str(settings.home)!r}), sql=Path({str(settings.sql)!r}))
    """
    text = dedent(start) + dedent(code)
    return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)


def test_the_first_build_makes_every_period_of_every_table(warehouse: Settings) -> None:
    made = build(warehouse)
    assert made.is_new
    assert made.path.name == "ar-000001.duckdb"
    assert current(warehouse) == made.path
    assert made.rebuilt == {"fct_items": 2, "fct_changes": 2, "dim_countries": 1}
    assert [str(amount) for _, amount in amounts(made.path)] == ["1.00", "20.00", "300.00"]


def test_with_nothing_new_the_build_is_the_current_one(warehouse: Settings) -> None:
    first = build(warehouse)
    again = build(warehouse)
    assert again.path == first.path
    assert not again.is_new
    assert len(builds(warehouse)) == 1


def test_with_nothing_to_do_nothing_heavy_is_loaded(warehouse: Settings) -> None:
    build(warehouse)
    code = """
        assert not build(settings).is_new
        print(sorted({"pandas", "pandera", "polars", "pyarrow", "sqlglot"} & sys.modules.keys()))
    """
    done = in_another_process(warehouse, code)
    assert done.stdout.strip() == "[]"


def test_a_build_asks_no_contract(warehouse: Settings) -> None:
    code = """
        assert build(settings).is_new
        print(sorted({"pandas", "pandera", "polars"} & sys.modules.keys()))
    """
    assert in_another_process(warehouse, code).stdout.strip() == "[]"


def test_one_more_snapshot_makes_one_more_period(warehouse: Settings) -> None:
    build(warehouse)
    import_batch(warehouse, open_items=[item(MARCH, "A", "4000.00")])
    made = build(warehouse)
    assert made.rebuilt == {"fct_items": 1, "fct_changes": 1, "dim_countries": 1}
    assert rows(made.path, "from fct_changes where snapshot_date = '2025-03-31'") == [
        (date(2025, 3, 31), "FR01", "A", Decimal("3700.00"))
    ]


def test_a_snapshot_imported_again_is_replaced_with_its_neighbour(warehouse: Settings) -> None:
    import_batch(warehouse, open_items=[item(MARCH, "A", "4000.00")])
    build(warehouse)
    import_batch(warehouse, open_items=[item(JANUARY, "A", "5.00")])
    made = build(warehouse)
    assert made.rebuilt == {"fct_items": 1, "fct_changes": 2, "dim_countries": 1}
    assert [str(amount) for _, amount in amounts(made.path)] == ["5.00", "300.00", "4000.00"]


def test_a_withdrawn_import_leaves_no_trace_but_its_record(warehouse: Settings) -> None:
    before = build(warehouse)
    number = import_batch(
        warehouse, open_items=[item(JANUARY, "A", "5.00"), item(MARCH, "A", "6.00")]
    )
    build(warehouse)
    withdraw_batch(warehouse, number)
    made = build(warehouse)
    assert amounts(made.path) == amounts(before.path)
    assert rows(made.path, "select id, is_withdrawn, is_superseded from meta_imports") == [
        (1, False, False),
        (2, False, False),
        (3, True, False),
        (4, False, False),
    ]


def test_a_date_between_two_others_moves_what_the_later_one_looks_back_on(
    warehouse: Settings,
) -> None:
    build(warehouse)
    import_batch(warehouse, open_items=[item("2025-02-14", "A", "7.00")])
    made = build(warehouse)
    found = rows(made.path, "from fct_changes where document_id = 'A' order by snapshot_date")
    assert [str(row[3]) for row in found] == ["1.00", "6.00", "293.00"]


def test_master_data_makes_again_the_dates_at_which_its_customer_has_items(
    warehouse: Settings,
) -> None:
    import_batch(warehouse, open_items=[item(MARCH, "A", "4000.00", customer="C2")])
    build(warehouse)
    import_batch(warehouse, customers=[customer("C2", "DE"), customer("C3", "IT")])
    made = build(warehouse)
    assert made.rebuilt == {"fct_items": 1, "fct_changes": 1, "dim_countries": 1}
    import_batch(warehouse, customers=[customer("C2", "DE")])
    assert build(warehouse).rebuilt == {}


def test_a_changed_model_is_made_again_with_what_reads_it(warehouse: Settings) -> None:
    build(warehouse)
    doubled = SQL["marts/fct_changes"].replace("then 1 else -1", "then 2 else -2")
    models(warehouse.sql, fct_changes=doubled)
    assert build(warehouse).rebuilt == {"fct_changes": 2}
    models(warehouse.sql, fct_changes=None)
    made = build(warehouse)
    assert ("fct_changes",) not in rows(made.path, "show tables")


def test_rows_lie_in_the_order_of_their_dates(warehouse: Settings) -> None:
    path = build(warehouse).path
    days = [day for (day,) in rows(path, "select snapshot_date from fct_items")]
    assert days == sorted(days)


def test_a_published_file_holds_tables_and_no_view(warehouse: Settings) -> None:
    path = build(warehouse).path
    assert rows(path, "select view_name from duckdb_views() where not internal") == []
    kept = {name for (name,) in rows(path, "show tables") if not name.startswith("meta_")}
    assert kept == {"fct_items", "fct_changes", "dim_countries"}
    assert list(warehouse.warehouse.glob(".tmp*")) == []
    assert list(warehouse.warehouse.glob("*.wal")) == []


def test_the_log_tells_time_table_and_periods_and_no_figure(warehouse: Settings) -> None:
    lines: list[str] = []
    build(warehouse, log=lines.append)
    assert any(line.endswith("s  fct_items  2 of 2 periods") for line in lines)
    assert not any("300" in line or "FR01" in line for line in lines)


def test_a_reference_table_is_typed_by_its_names_and_the_home_folder_wins(tmp_path: Path) -> None:
    settings = home(tmp_path)
    for folder, days in ((settings.sql / "reference", 30), (settings.reference, 45)):
        folder.mkdir(parents=True)
        header = "name,is_late,from_days,cap_amount,late_ratio,since_date\n"
        (folder / "ref_terms.csv").write_text(header + f"x,true,{days},1.20,0.5,2025-01-01\n")
    import_batch(settings, open_items=[item(JANUARY, "A", "1.00")])
    found = rows(build(settings).path, "from ref_terms")
    assert found == [("x", True, 45, Decimal("1.20"), Decimal("0.5"), date(2025, 1, 1))]


def test_a_reference_table_with_a_wrong_value_is_named(tmp_path: Path) -> None:
    settings = home(tmp_path)
    (settings.sql / "reference").mkdir()
    (settings.sql / "reference" / "ref_terms.csv").write_text("from_days\nthirty\n")
    import_batch(settings, open_items=[item(JANUARY, "A", "1.00")])
    with pytest.raises(ModelError, match=r"ref_terms\.csv cannot be read"):
        build(settings)


def test_two_rows_of_one_key_stop_the_build_and_are_told(warehouse: Settings) -> None:
    grain = SQL["marts/fct_items"].replace("grain: snapshot_date, bu, document_id", "grain: bu")
    models(warehouse.sql, fct_items=grain)
    with pytest.raises(ModelError) as error:
        build(warehouse)
    assert "3 rows with bu = FR01" in str(error.value)
    assert builds(warehouse) == []


def test_a_warning_is_published_with_its_rows(warehouse: Settings) -> None:
    import_batch(warehouse, open_items=[item(MARCH, "A", "-4.00")])
    made = build(warehouse)
    assert rows(made.path, "from meta_checks") == [
        ("check_no_amount_is_negative", "warning", "These items are negative.", 1)
    ]
    (finding,) = made.findings
    assert finding.rows == (
        {"snapshot_date": MARCH, "document_id": "A", "open_amount": Decimal("-4.00")},
    )
    assert run_checks(warehouse) == [finding]
    import_batch(warehouse, open_items=[item(MARCH, "A", "4.00")])
    assert build(warehouse).findings[0].row_count == 0


def test_an_error_is_not_published_and_tells_its_rows(warehouse: Settings) -> None:
    before = build(warehouse)
    check = SQL["checks/check_no_amount_is_negative"].replace("warning", "error")
    models(warehouse.sql, check_no_amount_is_negative=check)
    build(warehouse)
    import_batch(warehouse, open_items=[item(MARCH, "A", "-4.00")])
    with pytest.raises(CheckError) as error:
        build(warehouse)
    assert error.value.exit_code == 12
    assert "document_id = A, open_amount = -4.00" in str(error.value)
    assert amounts(current(warehouse)) == amounts(before.path)


def test_a_conversion_that_fails_on_the_data_names_the_model(warehouse: Settings) -> None:
    body = SQL["marts/dim_countries"].replace(
        "sum(open_amount)", "sum(cast(country_code as integer))"
    )
    models(warehouse.sql, dim_countries=body)
    with pytest.raises(ModelError, match=r"dim_countries\.sql"):
        build(warehouse)


def test_two_builds_at_once_are_refused(warehouse: Settings) -> None:
    warehouse.warehouse.mkdir(parents=True)
    with (warehouse.warehouse / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UserError, match="Another build is running"):
            build(warehouse)


def test_a_build_without_imports_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="import files first"):
        build(home(tmp_path))
    with pytest.raises(UserError, match="There is no build yet"):
        current(home(tmp_path))


def test_too_little_memory_is_told_with_the_setting(warehouse: Settings) -> None:
    with pytest.raises(UserError, match="AR_MEMORY_LIMIT"):
        build(replace(warehouse, memory_limit="1MB"))
    assert builds(warehouse) == []


def test_a_full_disk_is_told_and_the_build_before_stays(warehouse: Settings) -> None:
    before = build(warehouse)
    import_batch(warehouse, open_items=[item(MARCH, "A", "8.00")])
    code = """
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            build(settings)
        except UserError as error:
            print(error)
    """
    done = in_another_process(warehouse, code)
    assert "The disk is full: nothing was published, the build before stays." in done.stdout
    assert current(warehouse) == before.path
    assert build(warehouse).is_new


def test_ledgers_give_month_ends_until_the_last_event(tmp_path: Path) -> None:
    settings = home(tmp_path)
    invoice = {
        "bu": "FR01",
        "customer_id": "C1",
        "document_type": "invoice",
        "currency_code": "EUR",
        "instalment_no": 1,
    }
    bills = [
        {**invoice, "document_id": "A", "issue_date": date(2025, 11, 20), "amount": Decimal(1)},
        {**invoice, "document_id": "B", "issue_date": date(2026, 1, 7), "amount": Decimal(20)},
    ]
    import_batch(settings, datetime.fromisoformat("2026-01-10T00:00:00+00:00"), invoices=bills)
    from ar_metrics.imports.batches import effective

    ends = [date(2025, 11, 30), date(2025, 12, 31)]
    assert calendar(effective(settings)) == (*ends, date(2026, 1, 7))
    import_batch(settings, datetime.fromisoformat("2026-02-01T00:00:00+00:00"), invoices=bills)
    assert calendar(effective(settings)) == (*ends, date(2026, 1, 31))
    asked = calendar(effective(settings), [date(2025, 12, 5)])
    assert asked == (date(2025, 11, 30), date(2025, 12, 5))
