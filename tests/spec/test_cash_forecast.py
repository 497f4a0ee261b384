"""Expected cash: usual delays without look-ahead, promises, plans, disputes, credits, what came in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

# Three payments of 100, 200 and 300, 4, 10 and 20 days after their due dates, then one to come.
INVOICES = """
    customer_id | document_id | issue_date | due_date   | amount
    C           | P1          | 2025-01-01 | 2025-01-31 | 100.00
    C           | P2          | 2025-01-01 | 2025-01-31 | 200.00
    C           | P3          | 2025-01-01 | 2025-01-31 | 300.00
    C           | OPEN        | 2025-05-01 | 2025-06-24 | 1000.00
"""
PAID = """
    document_id | allocation_date | amount
    P1          | 2025-02-04      | 100.00
    P2          | 2025-02-10      | 200.00
    P3          | {last}          | 300.00
"""
DELAY = "delay_of, delay_days, spread_days, payment_count, year_paid_amount"


@pytest.fixture
def delays(house: Callable) -> Callable[..., list[tuple]]:
    def rows(as_of: str, invoices: str = INVOICES, paid: str = "", **more: str) -> list[tuple]:
        built = house([as_of], invoices=invoices, allocations=paid, **more)
        return built.rows(f"select customer_id, {DELAY} from fct_payers order by customer_id")

    return rows


def test_a_customer_pays_at_its_own_delay_weighted_by_amount(delays: Callable) -> None:
    """(100 × 4 + 200 × 10 + 300 × 20) ÷ 600 = 14; the spread is that of the weights: 6.22."""
    assert delays("2025-06-30", paid=PAID.format(last="2025-02-20")) == [
        ("C", "own", 14, 6, 3, 600)
    ]


def test_a_delay_is_learned_from_what_was_settled_by_the_date_and_nothing_later(
    house: Callable,
) -> None:
    """Settled on the day: three payments. The day after: two, which are no habit of one's own, and
    those of the segment are three again. A year has 365 days: the 366th before is none of it.
    """
    lines = ["customer_id | document_id | issue_date | due_date | amount"]
    paid = ["document_id | allocation_date | amount"]
    third = {"ON": "2025-06-30", "AFTER": "2025-07-01", "EDGE": "2024-07-01", "OUT": "2024-06-30"}
    for customer, last in third.items():
        for number, day in enumerate(("2025-02-04", "2025-02-10", last), 1):
            document = f"{customer}{number}"
            lines.append(f"{customer} | {document} | 2024-01-01 | 2025-01-31 | {number}00.00")
            paid.append(f"{document} | {day} | {number}00.00")
        lines.append(f"{customer} | {customer} OPEN | 2025-05-01 | 2025-06-24 | 1000.00")
    built = house(["2025-06-30"], invoices="\n".join(lines), allocations="\n".join(paid))
    found = built.rows(
        "select customer_id, delay_of, payment_count, own_delay_days from fct_payers order by 1"
    )
    assert found == [
        ("AFTER", "segment", 0, None),
        ("EDGE", "own", 3, -103),  # (100 × 4 + 200 × 10 − 300 × 214) ÷ 600 = −103.3
        ("ON", "own", 3, 79),
        ("OUT", "segment", 0, None),
    ]


def test_who_has_no_habit_pays_as_its_segment_and_country_and_else_as_all_do(
    delays: Callable,
) -> None:
    customers = """
        customer_id | name | country_code | segment
        C           | C    | FR           | private
        NEW         | New  | FR           | private
        FAR         | Far  | DE           | private
    """
    invoices = f"""{INVOICES.rstrip()}
    NEW         | N1          | 2025-05-01 | 2025-06-24 | 70.00
    FAR         | F1          | 2025-05-01 | 2025-06-24 | 80.00
    """
    paid = PAID.format(last="2025-02-20")
    found = delays("2025-06-30", invoices.rstrip(), paid, customers=customers)
    expected = [("C", "own", 14), ("FAR", "all", 14), ("NEW", "segment", 14)]
    assert [row[:3] for row in found] == expected


def test_the_drift_is_this_year_less_the_year_before(house: Callable) -> None:
    invoices = "\n".join(
        ["customer_id | document_id | issue_date | due_date | amount",
         *(f"C | A{n} | 2024-01-01 | 2024-01-31 | {n}00.00" for n in (1, 2, 3)),
         *(f"C | B{n} | 2025-01-01 | 2025-01-31 | {n}00.00" for n in (1, 2, 3)),
         "C | OPEN | 2025-05-01 | 2025-06-24 | 1000.00"]
    )  # fmt: skip
    paid = "\n".join(
        ["document_id | allocation_date | amount",
         *(f"A{n} | 2024-02-03 | {n}00.00" for n in (1, 2, 3)),
         *(f"B{n} | 2025-02-20 | {n}00.00" for n in (1, 2, 3))]
    )  # fmt: skip
    built = house(["2025-05-31"], invoices=invoices, allocations=paid)
    select = "select own_delay_days, earlier_delay_days, drift_days from fct_payers"
    assert built.rows(select) == [(20, 3, 17)]


@pytest.fixture
def weeks(house: Callable) -> Callable[..., list[tuple]]:
    """week_rank, origin, forecast_amount, due_amount of one date."""

    def rows(as_of: str, **feeds: str) -> list[tuple]:
        built = house([as_of], **feeds)
        assert built.failing().get("check_the_forecast_is_the_encours") is None
        return built.rows(
            "select week_rank, origin, sum(forecast_amount), sum(due_amount)"
            " from fct_cash_forecasts group by week_rank, origin order by week_rank, origin"
        )

    return rows


def test_a_week_has_seven_days_and_what_should_have_come_is_expected_in_the_first(
    weeks: Callable,
) -> None:
    """Without any payment known, the due date alone tells. 91 days are week 13, 92 come later."""
    assert weeks("2025-06-30", invoices="""
        document_id | due_date   | amount
        LATE        | 2025-06-01 | 1.00
        TODAY       | 2025-06-30 | 20.00
        DAY 7       | 2025-07-07 | 300.00
        DAY 8       | 2025-07-08 | 4000.00
        DAY 91      | 2025-09-29 | 50000.00
        DAY 92      | 2025-09-30 | 600000.00
    """) == [
        (1, "habit", 321, 321),
        (2, "habit", 4000, 4000),
        (13, "habit", 50000, 50000),
        (14, "habit", 600000, 600000),
    ]  # fmt: skip


def test_a_usual_delay_moves_the_day(weeks: Callable) -> None:
    """Due 24 June, paid 14 days late: 8 July, the first day of the second week."""
    found = weeks("2025-06-30", invoices=INVOICES, allocations=PAID.format(last="2025-02-20"))
    assert found == [(1, "habit", 0, 1000), (2, "habit", 1000, 0)]


OPEN = """
    customer_id | document_id | due_date   | amount
    C           | OLD         | 2025-06-01 | 100.00
    C           | NEW         | 2025-07-10 | 2000.00
"""


def test_a_promise_takes_its_document_and_a_plan_the_oldest_debts_first(weeks: Callable) -> None:
    """150 of NEW promised for 20 July; two instalments of 60 take OLD's 100, then 20 of NEW."""
    assert weeks(
        "2025-06-30",
        invoices=OPEN,
        promises="""
            promise_id | made_on    | due_on     | amount | document_id
            P          | 2025-06-20 | 2025-07-20 | 150.00 | NEW
        """,
        payment_plans="""
            plan_id | due_on     | amount
            Q       | 2025-07-15 | 60.00
            Q       | 2025-08-15 | 60.00
        """,
    ) == [
        (1, "plan", 0, 100),
        (2, "habit", 1830, 1830),
        (2, "plan", 0, 20),
        (2, "promise", 0, 150),
        (3, "plan", 60, 0),
        (3, "promise", 150, 0),
        (7, "plan", 60, 0),
    ]


def test_a_broken_promise_tells_nothing(weeks: Callable) -> None:
    """Three days of grace: what fell due on 27 June is not broken on the 30th, the 26th is."""
    promises = """
        promise_id | made_on    | due_on     | amount  | document_id
        P          | 2025-06-20 | 2025-06-27 | 100.00  | OLD
        Q          | 2025-06-20 | 2025-06-26 | 2000.00 | NEW
    """
    found = weeks("2025-06-30", invoices=OPEN, promises=promises)
    assert found == [(1, "promise", 100, 100), (2, "habit", 2000, 2000)]


def test_who_paid_contested_debts_before_is_expected_to_do_so_again(weeks: Callable) -> None:
    """One of the three payments was of a debt in dispute; what is in court stays without."""
    invoices = (
        INVOICES.rstrip()
        + """
    C           | COURT       | 2025-05-01 | 2025-06-24 | 7.00
    """
    )
    assert weeks(
        "2025-06-30",
        invoices=invoices.rstrip(),
        allocations=PAID.format(last="2025-02-20"),
        disputes="""
            dispute_id | document_id | opened_on  | closed_on  | amount
            D1         | P3          | 2025-02-20 | 2025-02-20 | 1.00
            D2         | OPEN        | 2025-06-30 |            | 1.00
        """,
        litigation_cases="""
            case_id | opened_on
            K       | 2025-06-01
        """,
        litigation_case_documents="""
            case_id | document_id
            K       | COURT
        """,
    ) == [(0, "litigious", 7, 0), (1, "habit", 0, 1000), (2, "habit", 1000, 0)]


def test_nothing_is_expected_of_what_is_contested_doubtful_factored_or_has_no_due_date(
    weeks: Callable,
) -> None:
    """But of a disputed debt that is promised, its promise."""
    assert weeks(
        "2025-06-30",
        invoices="""
            customer_id | document_id | due_date   | amount  | account | assigned_to_factor
            C           | CONTESTED   | 2025-06-01 | 1.00    |         |
            C           | PROMISED    | 2025-06-01 | 20.00   |         |
            C           | DOUBTFUL    | 2025-06-01 | 300.00  | 416     |
            C           | FACTORED    | 2025-06-01 | 4000.00 |         | yes
            C           | UNDATED     |            | 50000.0 |         |
        """,
        disputes="""
            dispute_id | document_id | opened_on  | amount
            D1         | CONTESTED   | 2025-06-10 | 1.00
            D2         | PROMISED    | 2025-06-10 | 20.00
        """,
        promises="""
            promise_id | made_on    | due_on     | amount | document_id
            P          | 2025-06-20 | 2025-07-07 | 20.00  | PROMISED
        """,
    ) == [
        (0, "doubtful", 300, 0),
        (0, "factored", 4000, 0),
        (0, "litigious", 1, 0),
        (0, "no due date", 50000, 0),
        (1, "promise", 20, 20),
    ]


def test_credits_are_taken_off_the_first_weeks_of_their_customer(house: Callable) -> None:
    """100 is due at once, 2,000 in the second week; the credit of each customer is its name."""
    lines = ["customer_id | document_id | document_type | due_date | amount"]
    for credit in ("99", "100", "101", "2103"):
        lines.append(f"{credit} | A{credit} | invoice | 2025-06-01 | 100.00")
        lines.append(f"{credit} | B{credit} | invoice | 2025-07-10 | 2000.00")
        lines.append(f"{credit} | N{credit} | credit_note | | {credit}.00")
    built = house(["2025-06-30"], invoices="\n".join(lines))
    told = built.rows(
        "select customer_id, week_rank, origin, forecast_amount from fct_cash_forecasts"
        " where forecast_amount <> 0 order by customer_id, week_rank"
    )
    assert told == [
        ("100", 2, "habit", 2000),
        ("101", 2, "habit", 1999),
        ("2103", 0, "credit", -3),
        ("99", 1, "habit", 1),
        ("99", 2, "habit", 2000),
    ]


def test_what_came_in_is_counted_by_its_week_after_each_earlier_snapshot(house: Callable) -> None:
    """7 days after 30 April is its week 1, 8 days its week 2; what was issued later is not of it."""
    built = house(
        ["2025-04-30", "2025-05-31", "2025-06-30"],
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-04-01 | 2025-05-01 | 1000.00
            LATER       | 2025-05-02 | 2025-05-20 | 7000.00
        """,
        receipts="""
            receipt_id | value_date | amount
            BEFORE     | 2025-04-29 | 5.00
        """,
        allocations="""
            document_id | allocation_date | amount | receipt_id
            A           | 2025-05-03      | 5.00   | BEFORE
            A           | 2025-05-07      | 10.00  |
            A           | 2025-05-08      | 200.00 |
            A           | 2025-06-05      | 300.00 |
            LATER       | 2025-06-07      | 60.00  |
        """,
    )
    assert built.rows(
        "select forecast_date, snapshot_date, week_rank, came_in_amount from fct_cash_collected"
        " order by forecast_date, week_rank"
    ) == [
        ("2025-04-30", "2025-05-31", 1, 10),
        ("2025-04-30", "2025-05-31", 2, 200),
        ("2025-04-30", "2025-06-30", 6, 300),
        ("2025-05-31", "2025-06-30", 1, 360),
    ]
