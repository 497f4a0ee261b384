"""What each metric means: drawn open items, with a row exactly on each threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ar_metrics import metrics as m
from ar_metrics.access import Filters
from ar_metrics.queries import Reader

JUNE = date(2025, 6, 30)

# Powers of two: a wrong sum tells which row is missing.
THRESHOLDS = """
    outstanding_amount | overdue_days
    1                  | -1
    2                  | 0
    4                  | 1
    8                  | 30
    16                 | 31
    32                 | 60
    64                 | 61
    128                | 90
    256                | 91
    512                |
"""


def value(reader: Reader, metric: m.Metric, **filters: Any) -> Any:
    return reader.table([metric], filters=Filters(**filters), as_of=JUNE).item()


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (m.OUTSTANDING, 1 + 2 + 4 + 8 + 16 + 32 + 64 + 128 + 256 + 512),
        (m.NOT_DUE, 1 + 2),
        (m.OVERDUE, 4 + 8 + 16 + 32 + 64 + 128 + 256),
        (m.OVERDUE_60, 64 + 128 + 256),
        (m.OVERDUE_90, 256),
        (m.NO_DUE_DATE, 512),
        (m.OPEN_ITEM_COUNT, 10),
        (m.OVERDUE_ITEM_COUNT, 7),
        (m.bucket(0), 1 + 2),
        (m.bucket(1), 4 + 8),
        (m.bucket(2), 16 + 32),
        (m.bucket(3), 64 + 128),
        (m.bucket(4), 256),
        (m.bucket(5), 512),
        (m.bucket(6), 0),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_threshold_belongs_to_the_younger_side(reader_of: Any, metric: m.Metric, expected: int):
    """Day 0 is not overdue, day 30 is in 1-30, day 60 is not more than 60, and so on."""
    assert value(reader_of(THRESHOLDS), metric) == expected


def test_ratios_are_sum_over_sum(reader_of: Any):
    reader = reader_of(THRESHOLDS)
    assert value(reader, m.OVERDUE_RATIO) == 508 / 1023
    assert value(reader, m.OVERDUE_90_RATIO) == 256 / 1023


CREDITS = """
    outstanding_amount | document_type | credit_kind | overdue_days
    1000               | invoice       | none        | 5
    -200               | credit_note   | credit_note | 40
    -30                | receipt       | receipt     | 95
"""


@pytest.mark.parametrize(
    ("mode", "overdue", "overdue_90", "unapplied"),
    [("column", 1000, 0, -230), ("aged", 770, -30, 0), ("split", 800, 0, -30)],
)
def test_credits_stand_beside_the_overdue_or_are_aged_in_it(
    reader_of: Any, mode: str, overdue: int, overdue_90: int, unapplied: int
):
    reader = reader_of(CREDITS)
    assert value(reader, m.OUTSTANDING, credits=mode) == 770
    assert value(reader, m.OVERDUE, credits=mode) == overdue
    assert value(reader, m.OVERDUE_90, credits=mode) == overdue_90
    assert value(reader, m.UNAPPLIED_CREDIT, credits=mode) == unapplied
    assert value(reader, m.CREDIT_NOTE, credits=mode) == -200
    assert value(reader, m.UNAPPLIED_CASH, credits=mode) == -30
    assert value(reader, m.GROSS, credits=mode) == 1000


@pytest.mark.parametrize("mode", ["column", "aged", "split"])
def test_the_parts_add_up_to_the_outstanding_wherever_credits_stand(reader_of: Any, mode: str):
    parts = [m.NOT_DUE, m.OVERDUE, m.NO_DUE_DATE, m.UNAPPLIED_CREDIT]
    row = reader_of(CREDITS + "9 | invoice | none |").table(
        [m.OUTSTANDING, *parts], filters=Filters(credits=mode), as_of=JUNE
    )
    outstanding, *rest = row.row(0)
    assert outstanding == sum(rest) == 779


def test_the_basis_moves_the_buckets_and_not_what_is_overdue(reader_of: Any):
    reader = reader_of("""
        outstanding_amount | overdue_days | age_days
        100                | -10          | 20
    """)
    assert value(reader, m.bucket(0)) == 100
    assert value(reader, m.bucket(1), basis="issue") == 100
    assert value(reader, m.OVERDUE, basis="issue") == 0


@pytest.mark.parametrize(
    ("metric", "flag", "expected"),
    [
        (m.DISPUTED, "is_disputed", 20),
        (m.DISPUTED_RATIO, "is_disputed", 20 / 120),
        (m.DOUBTFUL, "is_doubtful", 20),
        (m.FACTORED, "is_assigned_to_factor", 20),
        (m.NET_OF_FACTOR, "is_assigned_to_factor", 100),
        (m.INSURED, "is_insured", 20),
        (m.UNINSURED, "is_insured", 100),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_mark_counts_the_items_that_carry_it(
    reader_of: Any, metric: m.Metric, flag: str, expected: float
):
    reader = reader_of(f"""
        outstanding_amount | {flag}
        100                | false
        20                 | true
    """)
    assert value(reader, metric) == expected


def test_average_days_weigh_by_amount(reader_of: Any):
    reader = reader_of("""
        outstanding_amount | overdue_days | age_days | credit_kind
        300                | 10           | 40       | none
        100                | 90           | 120      | none
        900                | -5           | 25       | none
        -50                | 99           | 99       | receipt
    """)
    assert value(reader, m.OVERDUE_DAYS) == (300 * 10 + 100 * 90) / 400
    assert value(reader, m.AGE_DAYS) == (300 * 40 + 100 * 120 + 900 * 25) / 1300


def test_items_outside_the_encours_have_metrics_of_their_own(reader_of: Any):
    reader = reader_of("""
        outstanding_amount | is_apart | document_type | credit_kind
        1000               | false    | invoice       | none
        200                | true     | unbilled      | none
        -30                | true     | advance       | receipt
    """)
    row = reader.table([m.OUTSTANDING, m.UNBILLED, m.ADVANCE, m.OPEN_ITEM_COUNT], as_of=JUNE)
    assert row.row(0) == (1000, 200, -30, 1)


def test_a_customer_of_two_bus_counts_twice(reader_of: Any):
    reader = reader_of("""
        bu   | customer_id | outstanding_amount | overdue_days
        FR01 | C1          | 1                  | 5
        FR01 | C1          | 2                  | -5
        FR02 | C1          | 4                  | -5
        FR02 | C2          | 8                  | 5
        FR02 | C2          | -8                 | 5
    """)
    assert value(reader, m.CUSTOMER_COUNT) == 3
    assert value(reader, m.OVERDUE_CUSTOMER_COUNT) == 1


def test_concentration_is_measured_on_groups_that_owe(reader_of: Any):
    """30 %, 20 %, 10 % and twenty times 2 %: 900 + 400 + 100 + 20 × 4 = 1,480 (domain §4)."""
    shares = [30, 20, 10, *[2] * 20]
    rows: list[dict[str, object]] = [
        {"parent_id": f"G{n}", "customer_id": f"C{n}", "outstanding_amount": str(share)}
        for n, share in enumerate(shares)
    ]
    halves: list[dict[str, object]] = [
        {"parent_id": "G0", "customer_id": "C0b", "outstanding_amount": "-15"},
        {"parent_id": "G0", "customer_id": "C0c", "outstanding_amount": "15"},
        {"parent_id": "owed to", "customer_id": "C99", "outstanding_amount": "-40"},
    ]
    reader = reader_of(fct_open_items=rows + halves)
    assert value(reader, m.HHI) == pytest.approx(1480)
    assert value(reader, m.LARGEST_DEBTOR) == pytest.approx(0.30)
    assert value(reader, m.TOP_10) == pytest.approx(0.30 + 0.20 + 0.10 + 7 * 0.02)


def test_flows_add_up_over_periods_and_cash_is_told_positive(reader_of: Any):
    reader = reader_of(
        fct_movements="""
        snapshot_date | step          | movement_amount
        2025-05-31    | invoiced      | 100
        2025-06-30    | invoiced      | 20
        2025-06-30    | cash_received | -3
        2025-06-30    | write_offs    | -0.50
    """
    )
    flows = [m.MOVEMENT, m.INVOICED, m.CASH_RECEIVED, m.WRITE_OFF]
    may = date(2025, 5, 31)
    assert reader.table(flows).row(0) == (Decimal("116.50"), 120, 3, Decimal("0.50"))
    assert reader.table(flows, between=(may, JUNE)).row(0) == (
        Decimal("16.50"),
        20,
        3,
        Decimal("0.50"),
    )


def test_restatement_is_what_a_date_gained_since_it_was_first_told(reader_of: Any):
    reader = reader_of(
        fct_restatements="""
        snapshot_date | restatement_amount | is_first_version
        2025-06-30    | 120                | false
        2025-06-30    | -100               | true
        2025-05-31    | 7                  | false
    """
    )
    assert value(reader, m.RESTATEMENT) == 20


def test_no_data_is_unknown_and_none_of_a_kind_is_zero(reader_of: Any):
    reader = reader_of("""
        bu   | outstanding_amount | overdue_days
        FR01 | 100                | -1
    """)
    assert value(reader, m.OVERDUE) == 0
    assert value(reader, m.OVERDUE, bu=["DE01"]) is None
    assert value(reader, m.OVERDUE_RATIO, bu=["DE01"]) is None
    assert value(reader, m.OPEN_ITEM_COUNT, bu=["DE01"]) == 0


def test_money_stays_decimal_and_exact(reader_of: Any):
    reader = reader_of("""
        outstanding_amount
        1234567890123456.78
        0.01
        -1234567890123456.00
    """)
    assert value(reader, m.OUTSTANDING) == Decimal("0.79")
    assert isinstance(value(reader, m.OUTSTANDING), Decimal)


def test_days_beyond_terms_are_weighted_by_what_was_paid(reader_of: Any):
    """The fixture of the domain: 100,000 at +10, 1,000 at +60, 49,000 at -5 days are 5.43 days."""
    reader = reader_of(
        fct_recoveries="""
        snapshot_date | document_id | collectible_amount | collected_amount | late_weight_amount | is_inferred
        2025-06-30    | A           | 100000             | 100000           | 1000000            | false
        2025-06-30    | B           | 1000               | 1000             | 60000              | false
        2025-06-30    | C           | 49000              | 49000            | -245000            | false
    """
    )
    found = reader.table([m.DAYS_BEYOND_TERMS], period=(JUNE,)).item()
    assert found == pytest.approx(5.43, abs=0.005)
    assert found != pytest.approx((10 + 60 - 5) / 3, abs=1)  # 21.67, the mean of the invoices
