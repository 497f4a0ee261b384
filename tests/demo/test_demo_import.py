"""The demo group goes through the same import and build as anybody's files."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from apart import opened_apart
from ar_metrics import imports, queries, warehouse
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.demo import batches
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.settings import Settings
from days_unpaid import days_unpaid
from demo.written import Written
from followed_debts import lost_in_the_end, matrix
from late_interest_by_day import debtor, interest, shipped_rates
from paid_documents import cohorts, late_in_year


@pytest.fixture(scope="module")
def home(short_demo: Written, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    for batch, files in batches(short_demo.folder):
        imports.import_files(settings, files, batch.layout, generated=True)
    return settings


def test_every_batch_is_imported_and_marked_as_generated(home: Settings) -> None:
    taken = imports.history(home)
    assert [batch.generated for batch in taken] == [True, True, True]
    assert set(taken[1].feeds) == {"open_items"}


def test_all_36_months_keep_their_contracts_and_warn_of_three_things(
    demo: Written, tmp_path: Path
) -> None:
    _, files = batches(demo.folder)[0]
    done = imports.import_files(Settings(home=tmp_path), files, "plain_history", dry_run=True)
    rules = Counter(warning.rule for warning in done.warnings)
    assert set(rules) <= {
        "due before issue",  # arrears brought forward on the first day
        "several customer ids",
        "customer without master data",
    }
    assert done.warning_count < 1_000


@pytest.fixture(scope="module")
def built(home: Settings) -> warehouse.Build:
    return warehouse.build(home)


def test_a_build_finds_what_the_group_has_to_show_and_nothing_else(built: warehouse.Build) -> None:
    found = {finding.name: finding.row_count for finding in built.findings if finding.row_count}
    assert found.pop("check_every_customer_is_known")
    assert found == {
        "check_items_equal_the_general_ledger": 4,
        "check_snapshot_and_ledger_agree": 1,
    }


def test_the_differences_of_one_close_are_explained_as_far_as_they_can_be(
    built: warehouse.Build,
) -> None:
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    everything = Filters(include_intercompany=True)
    dates = reader.reference("dim_snapshots")["snapshot_date"].sort()
    told = [queries.differences(reader, everything, day) for day in dates]
    assert [frame.height for frame in told] == [4, 0, 0, 0]
    parts = ("unposted_local", "cut_off_local", "unknown_local")
    kinds = {
        row["bu"]: [part for part in parts if row[part]] for row in told[0].iter_rows(named=True)
    }
    assert kinds == {
        "FR01": ["unposted_local"], "FR02": ["cut_off_local"], "BE01": ["unknown_local"],
        "MA01": ["unknown_local"],
    }  # fmt: skip


@pytest.fixture(scope="module")
def rows(built: warehouse.Build) -> dict[str, list[dict[str, Any]]]:
    """The open items and the movements."""
    with opened_apart(built.path) as con:
        return {
            name: con.table(name).pl().to_dicts() for name in ("fct_open_items", "fct_movements")
        }


def test_roll_rates_are_those_of_a_plain_loop(
    built: warehouse.Build, rows: dict[str, list[dict[str, Any]]]
) -> None:
    items, moves = rows["fct_open_items"], rows["fct_movements"]
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    days = sorted({row["snapshot_date"] for row in items})
    for since in days[:-1]:
        frame = queries.roll_rates(reader, Filters(include_intercompany=True), since, days[-1])
        told = {
            (row["from_bucket"], row["to_bucket"]): (row["migrated_amount"], row["migrated_count"])
            for row in frame.iter_rows(named=True)
        }
        assert told == matrix(items, moves, since, days[-1], "due", lambda row: True)


def test_dso_by_invoice_is_that_of_a_plain_loop(
    built: warehouse.Build, rows: dict[str, list[dict[str, Any]]], short_demo: Written
) -> None:
    """In euros, the reporting currency; BUs with a ledger. Dates before the first are the opening."""
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    feeds = {name: frame.to_dicts() for name, frame in short_demo.feeds.items()}
    day = max(row["snapshot_date"] for row in rows["fct_open_items"])
    asked = Filters(include_intercompany=True, currency_code=("EUR",))
    frame = queries.dso(reader, asked, day, by=["bu"]).drop_nulls("issued_amount")
    told = {bu: (amount, weight) for bu, amount, weight in frame.select(
        "bu", "issued_amount", "day_weight_amount").rows()}  # fmt: skip
    expected = days_unpaid(feeds, day, "EUR")
    assert set(told) >= {"FR01", "FR02"}
    assert told == {bu: expected[bu] for bu in told}


def _of(feeds: dict[str, list[dict[str, Any]]], units: set[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of these BUs, and those that belong to none."""
    return {
        name: [row for row in feed if "bu" not in row or row["bu"] in units]
        for name, feed in feeds.items()
    }


def test_billing_cohorts_are_those_of_a_plain_loop(
    built: warehouse.Build, rows: dict[str, list[dict[str, Any]]], short_demo: Written
) -> None:
    """Shares of what a month billed, settled within 30, 60 and 90 days, lost and open."""
    feeds = {name: frame.to_dicts() for name, frame in short_demo.feeds.items()}
    day = max(row["snapshot_date"] for row in rows["fct_open_items"])
    units = {row["bu"] for row in rows["fct_open_items"] if row["is_from_ledger"]}
    expected = cohorts(_of(feeds, units), day, "EUR")
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    asked = Filters(include_intercompany=True, currency_code=("EUR",))
    frame = queries.billing_cohorts(reader, asked, day)
    assert frame.height > 2
    for row in frame.iter_rows(named=True):
        month = expected[row["issue_month"]]
        assert (row["billed_amount"], row["open_amount"]) == (month["billed"], month["open"])
        shares = {"settled so far": "settled", "billed lost": "lost"}
        shares |= {f"settled {age}": f"settled {age}" for age in (30, 60, 90)}
        for column, part in shares.items():
            share = row[f"{column.replace(' ', '_')}_ratio"]
            if share is not None:
                assert share == pytest.approx(float(month[part] / month["billed"])), (row, column)


def test_part_two_of_the_legal_table_is_that_of_a_plain_loop(
    built: warehouse.Build, rows: dict[str, list[dict[str, Any]]], short_demo: Written
) -> None:
    feeds = {name: frame.to_dicts() for name, frame in short_demo.feeds.items()}
    day = max(row["snapshot_date"] for row in rows["fct_open_items"])
    units = {row["bu"] for row in rows["fct_open_items"] if row["is_from_ledger"]}
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    frame = queries.late_in_year_table(reader, Filters(currency_code=("EUR",)), day, ["bu"])
    told = {
        (row["bu"], row["report_block"], row["late_range"]):
        (row["invoice_count"], row["invoice_amount"])
        for row in frame.iter_rows(named=True)
        if row["bu"] in units and row["late_range"] != "1+" and row["invoice_count"]
    }  # fmt: skip
    expected = {
        key: figures
        for key, figures in late_in_year(_of(feeds, units), day, "EUR").items()
        if figures[0]
    }
    assert len(expected) > 10
    assert told == expected


def test_late_interest_is_that_of_a_loop_over_the_days(
    built: warehouse.Build, rows: dict[str, list[dict[str, Any]]], short_demo: Written
) -> None:
    people = {
        (row["bu"], row["customer_id"]): debtor(row)
        for row in short_demo.feeds["customers"].iter_rows(named=True)
        if not row["valid_to"]
    }
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    rates = shipped_rates()
    day = max(row["snapshot_date"] for row in rows["fct_open_items"])
    frame = queries.late_interest(reader, Filters(include_intercompany=True), day)
    assert frame.height > 50
    told: dict[str, int] = Counter()
    for row in frame.iter_rows(named=True):
        country, kind = people.get((row["bu"], row["customer_id"]), ("unknown", "business"))
        expected = interest(row["outstanding_amount"], row["due_date"], day,
                            rates.get((country, kind), []), kind)  # fmt: skip
        assert (row["interest_amount"], row["rated_days"]) == expected, row
        told[row["interest_state"]] += 1
    assert set(told) >= {"no rate", "consumer", "part of the days"}


def test_the_report_s_blocks_are_the_overdue_invoices_before_credits(
    built: warehouse.Build, rows: dict[str, list[dict[str, Any]]]
) -> None:
    items = rows["fct_open_items"]
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    for day in {row["snapshot_date"] for row in items}:
        late = [
            row for row in items
            if row["snapshot_date"] == day and row["credit_kind"] == "none"
            and not row["is_apart"] and (row["overdue_days"] or 0) > 0
        ]  # fmt: skip
        table = queries.payment_terms_table(reader, Filters(), day, ["bu"]).filter(
            pl.col("late_range") == "1+"
        )
        for bu in {row["bu"] for row in late}:
            own = [row for row in late if row["bu"] == bu]
            blocks = table.filter(pl.col("bu") == bu)
            assert blocks["invoice_amount"].sum() == sum(row["outstanding_amount"] for row in own)
            assert blocks["invoice_count"].sum() == len({row["document_id"] for row in own})


def test_the_provision_is_that_of_a_plain_loop(
    built: warehouse.Build, rows: dict[str, list[dict[str, Any]]]
) -> None:
    items, moves = rows["fct_open_items"], rows["fct_movements"]
    days = sorted({row["snapshot_date"] for row in items})
    ledgers = {row["bu"] for row in items if row["is_from_ledger"]}
    reader = Reader(Warehouse(built.path.parent), EVERYTHING)
    told = queries.provision(reader, Filters(), days[-1]).to_dicts()
    for segment in ("B2B", "B2C", "Corporate"):
        rates = lost_in_the_end(
            matrix(items, moves, since, day, "due", lambda row, segment=segment: (
                row["segment"] == segment and row["bu"] in ledgers and not row["is_intercompany"]
            ))
            for since, day in pairwise(days)
        )  # fmt: skip
        for row in told:
            if row["segment"] != segment or row["is_individual"]:
                continue
            exposure = sum(
                item["outstanding_amount"]
                - abs(item["tax_amount"]) * item["open_local"] / item["original_local"]
                for item in items
                if item["snapshot_date"] == days[-1] and item["segment"] == segment
                and item["due_bucket_rank"] == row["bucket_rank"] and not item["is_doubtful"]
                and item["credit_kind"] == "none" and not item["is_apart"]
                and not item["is_intercompany"]
            )  # fmt: skip
            assert float(row["exposure_amount"]) == pytest.approx(float(exposure), abs=0.5)
            assert row["loss_ratio"] == pytest.approx(rates[row["aging_bucket"]], abs=1e-9)
            expected = float(exposure) * rates[row["aging_bucket"]]
            assert float(row["provision_amount"]) == pytest.approx(expected, abs=0.5)
