"""The provision matrix: its fixture, its rates against a plain loop, its movement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import OUTSTANDING_EXCL_TAX
from ar_metrics.queries import Reader
from ar_metrics.queries.losses import loss_rates
from ar_metrics.queries.provision import _share, exposed_debts
from oracles import case, needs_oracles

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)
# In June 100 of 1,000 in 91+ were written off and 800 stayed; 500 of 2,000 in 1-30 rolled on.
ITEMS = """
    snapshot_date | document_id | segment | outstanding_amount | tax_amount | overdue_days | is_from_ledger | is_doubtful | credit_kind
    2025-05-31    | OLD         | s       | 1000               | 0          | 100          | true           | false | none
    2025-06-30    | OLD         | s       | 800                | 0          | 130          | true           | false | none
    2025-05-31    | PAID        | s       | 1500               | 0          | 20           | true           | false | none
    2025-05-31    | ON          | s       | 500                | 0          | 80           | true           | false | none
    2025-06-30    | ON          | s       | 500                | 0          | 110          | true           | false | none
    2025-06-30    | NEW         | s       | 1200               | 200        | 61           | true           | false | none
    2025-06-30    | OTHER       | t       | 60                 |            | 91           | true           | false | none
    2025-06-30    | DOUBT       | s       | 7000               | 0          | 300          | true           | true | none
    2025-06-30    | CREDIT      | s       | -9                 | 0          | 300          | true           | false | credit_note
"""
LOSS = """
    document_id | segment | step_rank | step       | movement_amount
    OLD         | s       | 6         | write_offs | -100
"""  # fmt: skip


@pytest.fixture
def reader(reader_of: Any) -> Reader:
    return reader_of(ITEMS, fct_movements=LOSS)


def test_the_rate_is_what_is_lost_in_the_end(reader: Reader) -> None:
    """91+ loses 10 % and keeps 80 % a month: half of it in the end; so does 61-90, which rolls on."""
    rows = {
        (row["segment"], row["aging_bucket"], row["is_individual"]): (
            row["exposure_amount"], row["loss_ratio"], row["rate_origin"], row["provision_amount"]
        )
        for row in queries.provision(reader, Filters(), JUNE).iter_rows(named=True)
        if row["exposure_amount"] > 0
    }  # fmt: skip
    half = pytest.approx(0.5)
    assert rows["s", "91+", False] == (1300, half, "segment", 650)
    assert rows["s", "61-90", False] == (1000, half, "segment", 500)
    assert rows["t", "91+", False] == (60, half, "group", 30)
    assert rows["s", "91+", True] == (7000, None, "none", None)


def test_half_a_cent_without_tax_goes_away_from_zero_here_as_in_the_metric(reader_of: Any) -> None:
    """Of 100.50 with 0.25 of tax one half is open: 50.25 less 0.125."""
    half = {
        "snapshot_date": JUNE, "credit_kind": "none", "original_local": Decimal("100.50"),
        "open_local": Decimal("50.25"), "outstanding_amount": Decimal("50.25"),
        "tax_amount": Decimal("0.25"),
    }  # fmt: skip
    reader = reader_of([half])
    exposures = (
        queries.provision(reader, Filters(), JUNE)["exposure_amount"].item(),
        exposed_debts(reader, Filters(), JUNE)["exposure_amount"].item(),
        reader.table([OUTSTANDING_EXCL_TAX], as_of=JUNE).item(),
    )
    assert exposures == (Decimal("50.13"),) * 3


def test_the_figures_add_the_matrix_up_and_leave_the_doubtful_apart(reader: Reader) -> None:
    row = queries.provision_figures(reader, Filters(), JUNE).row(0, named=True)
    assert row["provision_amount"] == 1180
    assert row["exposure_amount"] == 2360
    assert row["provision_ratio"] == pytest.approx(0.5)
    assert row["individual_exposure_amount"] == 7000


def test_rates_are_those_of_all_whatever_the_filters_so_that_parts_add_up(reader: Reader) -> None:
    parts = [
        queries.provision_figures(reader, Filters(segment=(name,)), JUNE)["provision_amount"].item()
        for name in ("s", "t")
    ]
    assert parts == [1150, 30]


def test_without_a_ledger_there_is_no_rate_and_no_provision(reader_of: Any) -> None:
    reader = reader_of(ITEMS.replace("| true ", "| false"), fct_movements=LOSS)
    frame = queries.provision(reader, Filters(), JUNE)
    assert frame["provision_amount"].null_count() == frame.height
    assert queries.provision_figures(reader, Filters(), JUNE)["provision_amount"].item() is None
    assert queries.provision_movement(reader, Filters(), MAY, JUNE).is_empty()


def test_the_movement_adds_up_to_the_cent(reader_of: Any) -> None:
    items = """
        snapshot_date | document_id | outstanding_amount | overdue_days | is_from_ledger
        2025-04-30    | OLD         | 1000               | 100          | true
        2025-05-31    | OLD         | 800                | 130          | true
        2025-06-30    | OLD         | 770                | 160          | true
    """
    reader = reader_of(
        items,
        fct_movements="""
            snapshot_date | document_id | step_rank | step       | movement_amount
            2025-05-31    | OLD         | 6         | write_offs | -100
            2025-06-30    | OLD         | 6         | write_offs | -20
        """,
    )
    (row,) = queries.provision_movement(reader, Filters(), MAY, JUNE).rows(named=True)
    assert row["opening_provision_amount"] == 400
    assert row["used_amount"] == -20
    added = sum(value for name, value in row.items() if name.endswith("_amount"))
    assert added == 2 * row["closing_provision_amount"]
    with pytest.raises(MetricError, match="moves forward"):
        queries.provision_movement(reader, Filters(), JUNE, JUNE)


amounts = st.floats(0, 1000)
chains = st.lists(st.tuples(*[amounts] * 5), min_size=3, max_size=3)


@given(chains)
def test_following_each_euro_step_by_step_finds_the_same_rates(
    chain: list[tuple[float, ...]],
) -> None:
    """A plain loop: a euro of a bucket, moved month by month until nothing is left to move."""
    flows, steps = {}, {}
    for bucket, (settled, lost, *kept) in enumerate(chain):
        # something is always paid, so that the course ends
        held = settled + 1 + sum(kept) / 4 + lost + sum(kept)
        flows[bucket] = (held, lost, dict(enumerate(kept)))
        steps[bucket] = (lost / held, [amount / held for amount in kept])
    rates = loss_rates(flows)
    for start in steps:
        where, total = [float(bucket == start) for bucket in range(3)], 0.0
        for _month in range(400):
            total += sum(where[b] * steps[b][0] for b in steps)
            where = [sum(where[b] * steps[b][1][c] for b in steps) for c in range(3)]
        assert rates[start] == pytest.approx(total, abs=1e-9)


def test_the_matrix_of_the_standard_s_example() -> None:
    """15, 7.5, 4, 2.5 and 1 million at 0.3, 1.6, 3.6, 6.6 and 10.6 %: 580,000 (domain §4)."""
    matrix = (("15000000", 0.003), ("7500000", 0.016), ("4000000", 0.036), ("2500000", 0.066),
              ("1000000", 0.106))  # fmt: skip
    assert sum(_share(Decimal(amount), rate) for amount, rate in matrix) == 580_000


@needs_oracles
@pytest.mark.parametrize("name", ["ifr-01-standard-example-12", "ifr-03-partial-table"])
def test_published_matrices_give_the_published_provisions(name: str) -> None:
    for band in case(name)["bands"]:
        assert _share(Decimal(band["balance"]), band["rate"]) == Decimal(str(band["expect"]))


def test_an_entered_rate_replaces_the_observed_one_from_its_day_on(reader_of: Any) -> None:
    told = """
        parameter | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force
        loss_rate | all               | 91+              | 2025-06-30      | 0.25            | true
        loss_rate | s                 | 91+              | 2025-06-30      | 0.75            | true
        loss_rate | t                 | 1-30             | 2025-06-30      | 0.99            | true
        loss_rate | s                 | 61-90            | 2025-07-01      | 0.99            | true
    """  # fmt: skip
    reader = reader_of(ITEMS, fct_movements=LOSS, dim_parameters=told)
    rows = {
        (row["segment"], row["aging_bucket"]): (row["rate_origin"], row["provision_amount"])
        for row in queries.provision(reader, Filters(), JUNE).iter_rows(named=True)
        if not row["is_individual"]
    }
    assert rows["s", "91+"] == ("entered", 975)
    assert rows["t", "91+"] == ("entered", 15)
    assert rows["s", "61-90"] == ("segment", 500)


def test_a_customer_with_a_rate_of_its_own_leaves_the_matrix(reader_of: Any) -> None:
    items = """
        snapshot_date | document_id | customer_id | outstanding_amount | tax_amount | overdue_days | is_from_ledger | is_doubtful
        2025-05-31    | A           | C1          | 100                | 0          | 100          | true           | false
        2025-06-30    | A           | C1          | 1200               | 200        | 130          | true           | false
        2025-06-30    | B           | C1          | 30                 | 0          | 5            | true           | true
        2025-06-30    | C           | C2          | 7                  | 0          | 130          | true           | false
        2025-06-30    | D           | C3          | 9                  | 0          | 130          | true           | true
    """  # fmt: skip
    told = """
        parameter            | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force
        individual_loss_rate | FR01              | C1               | 2025-06-30      | 0.5             | true
        individual_loss_rate | DE01              | C2               | 2025-06-30      | 0.5             | true
    """  # fmt: skip
    reader = reader_of(items, dim_parameters=told)
    rows = queries.provision(reader, Filters(), JUNE).select(
        "aging_bucket", "is_individual", "rate_origin", "exposure_amount", "provision_amount"
    )
    assert set(rows.rows()) == {
        ("91+", False, "segment", 7, 0),
        ("91+", True, "customer", 1000, 500),
        ("1-30", True, "customer", 30, 15),
        ("91+", True, "none", 9, None),
    }
    figures = queries.provision_figures(reader, Filters(), JUNE).row(0, named=True)
    assert (figures["individual_exposure_amount"], figures["individual_provision_amount"]) == (
        1039, 515,
    )  # fmt: skip


def test_the_course_is_the_provision_of_each_date(reader_of: Any) -> None:
    told = """
        parameter          | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force
        loss_rate          | all               | 91+              | 2025-06-30      | 0.25            | true
        loss_window_months | all               | all              | 2025-06-01      | 1               | true
    """  # fmt: skip
    reader = reader_of(ITEMS, fct_movements=LOSS, dim_parameters=told)
    days = sorted(queries.snapshot_dates(reader))
    course = queries.provision_course(reader, Filters(), days[-1], days[0])
    assert course["snapshot_date"].to_list() == days
    for day, amount in course.rows():
        found = queries.provision_figures(reader, Filters(), day)["provision_amount"].to_list()
        assert [amount] == (found or [None])
    assert course["provision_amount"][-1] > 0


def test_the_window_is_of_months_whatever_number_of_snapshots_they_have(reader_of: Any) -> None:
    """Of the month before 31 May: what was written off in its first week, and nothing was paid."""
    weekly = """
        snapshot_date | document_id | outstanding_amount | overdue_days | is_from_ledger
        2025-03-31    | PAID        | 1000               | 100          | true
        2025-04-30    | OLD         | 1000               | 100          | true
        2025-05-07    | OLD         | 900                | 107          | true
        2025-05-15    | OLD         | 900                | 115          | true
        2025-05-31    | OLD         | 900                | 131          | true
    """
    lost = """
        snapshot_date | document_id | step_rank | step       | movement_amount
        2025-05-07    | OLD         | 6         | write_offs | -100
    """
    month = """
        parameter          | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force
        loss_window_months | all               | all              | 2025-05-01      | 1               | true
    """  # fmt: skip
    reader = reader_of(weekly, fct_movements=lost, dim_parameters=month)
    row = queries.provision(reader, Filters(), MAY).row(0, named=True)
    assert (row["loss_ratio"], row["provision_amount"]) == (pytest.approx(1.0), 900)


def test_the_back_test_holds_a_provision_against_what_its_debts_lost(reader_of: Any) -> None:
    """Of the debts of May: OLD loses 120 of 1,200, its tax apart; NEW was not there yet."""
    items = """
        snapshot_date | document_id | outstanding_amount | tax_amount | overdue_days | is_from_ledger | is_doubtful
        2025-04-30    | OLD         | 2400               | 400        | 70           | true           | false
        2025-05-31    | OLD         | 1200               | 200        | 100          | true           | false
        2025-05-31    | DOUBT       | 5000               | 0          | 100          | true           | true
        2025-06-30    | OLD         | 480                | 80         | 130          | true           | false
        2025-06-30    | NEW         | 77                 | 0          | 130          | true           | false
    """  # fmt: skip
    reader = reader_of(
        items,
        fct_movements="""
            snapshot_date | document_id | step_rank | step       | movement_amount
            2025-05-31    | OLD         | 6         | write_offs | -999
            2025-06-30    | OLD         | 6         | write_offs | -120
            2025-06-30    | DOUBT       | 6         | write_offs | -5000
            2025-06-30    | NEW         | 6         | write_offs | -3
        """,
        dim_parameters="""
            parameter | parameter_subject | parameter_detail | valid_from_date | parameter_value | is_in_force
            loss_rate | all               | 91+              | 2025-05-31      | 0.08            | true
        """,
    )  # fmt: skip
    (row,) = queries.provision_backtest(reader, Filters(), MAY, JUNE).rows(named=True)
    assert row == {
        "segment": "private", "bucket_rank": 4, "aging_bucket": "91+", "exposure_amount": 1000,
        "loss_ratio": 0.08, "provision_amount": 80, "lost_amount": 100,
        "lost_ratio": pytest.approx(0.1), "open_amount": 400, "difference_amount": -20,
    }  # fmt: skip
    with pytest.raises(MetricError, match="against a later date"):
        queries.provision_backtest(reader, Filters(), JUNE, JUNE)
