"""Cases of litigation: stage, deadline, cost, return, as they stood at a date."""

from __future__ import annotations

from decimal import Decimal

CUSTOMER = "customer_id | segment\n C | private B2B"
DOCUMENT = "document_id | issue_date | due_date | amount\n A | 2025-01-01 | 2025-01-31 | 1000"


def test_a_case_stands_at_a_date_as_it_stood_then(house) -> None:
    dates = ["2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30"]
    built = house(
        dates,
        customers=CUSTOMER,
        invoices=DOCUMENT,
        litigation_cases="""
            case_id | opened_on  | claimed_amount | awarded_amount | closed_on  | outcome
            K       | 2025-04-10 |           1000 |            900 | 2025-06-30 | Paid
        """,
        litigation_case_documents="case_id | document_id\n K | A",
        litigation_events="""
            case_id | date       | stage       | act    | recovered_principal | recovered_interest
            K       | 2025-04-30 | filed       |        |                     |
            K       | 2025-05-20 | order       |        |                     |
            K       | 2025-05-31 | served      |        |                     |
            K       | 2025-06-10 |             | partly |                 400 |                 30
        """,
    )
    found = built.rows(
        "select snapshot_date, stage, is_open, awarded_amount, recovered_amount, open_days,"
        " duration_days, outcome, is_success, outstanding_amount"
        " from fct_litigation_cases order by snapshot_date"
    )
    assert found == [
        ("2025-04-30", "filed", True, 0, 0, 20, None, None, False, 1000),
        ("2025-05-31", "served", True, 900, 0, 51, None, None, False, 1000),
        ("2025-06-30", "served", False, 900, 430, None, 81, "paid", True, 1000),
    ]
    stages = built.rows(
        "select stage, entered_date, left_date, stage_days from fct_litigation_stages"
        " where snapshot_date = date '2025-06-30' order by stage_number"
    )
    assert stages == [
        ("opened", "2025-04-10", "2025-04-30", 20),
        ("filed", "2025-04-30", "2025-05-20", 20),
        ("order", "2025-05-20", "2025-05-31", 11),
        ("served", "2025-05-31", "2025-06-30", 30),
    ]


def test_an_award_waits_for_the_step_that_makes_it_from_the_opening_on(house) -> None:
    """In B, whose cases have no steps, it counts from the opening."""
    built = house(
        ["2025-01-31", "2025-02-28", "2025-03-31"],
        litigation_cases="""
            case_id | bu | opened_on  | awarded_amount | procedure
            first   | A  | 2025-01-05 |                | assignation au fond
            later   | A  | 2025-01-10 |            900 | assignation au fond
            no step | A  | 2025-01-10 |           1000 | assignation au fond
            no feed | B  | 2025-01-10 |             70 | assignation au fond
        """,
        litigation_events="""
            case_id | date       | stage
            first   | 2025-01-05 | filed
            later   | 2025-02-20 | filed
            later   | 2025-03-31 | judgment
        """,
    )
    columns = "snapshot_date, sum(awarded_amount)"
    found = built.rows(f"select {columns} from fct_litigation_cases group by 1 order by 1")
    assert found == [("2025-01-31", 70), ("2025-02-28", 70), ("2025-03-31", 970)]


def test_a_deadline_has_not_passed_on_its_day_and_is_missed_the_day_after(house) -> None:
    """Six months to serve an order, three for an order of 1 September 2026 and later."""
    built = house(
        ["2026-11-30", "2026-12-01", "2026-12-02", "2027-02-28", "2027-03-01"],
        customers=CUSTOMER,
        litigation_cases="""
            case_id | opened_on
            before  | 2026-08-01
            from    | 2026-08-01
            served  | 2026-08-01
            late    | 2026-08-01
            closed  | 2026-08-01
        """.replace("\n            closed  | 2026-08-01", ""),
        litigation_events="""
            case_id | date       | stage
            before  | 2026-08-31 | order
            from    | 2026-09-01 | order
            served  | 2026-09-01 | order
            served  | 2026-12-01 | served
            late    | 2026-09-01 | order
            late    | 2026-12-02 | served
        """,
    )
    found: dict[str, list[tuple]] = {}
    for case, *told in built.rows(
        "select case_id, deadline_date, left_days, deadline_state from fct_litigation_deadlines"
        " order by case_id, snapshot_date"
    ):
        found.setdefault(str(case), []).append(tuple(told))
    assert [told[1:] for told in found["from"][:3]] == [
        (1, "running"), (0, "running"), (-1, "missed"),
    ]  # fmt: skip
    assert found["from"][0][0] == "2026-12-01"
    assert found["before"][3:] == [
        ("2027-02-28", 0, "running"), ("2027-02-28", -1, "missed"),
    ]  # fmt: skip
    assert [told[2] for told in found["served"][:3]] == ["running", "met", "met"]
    assert [told[2] for told in found["late"][:3]] == ["running", "running", "met late"]
    due = built.rows(
        "select next_deadline_code, next_deadline_date, left_days from fct_litigation_cases"
        " where snapshot_date = date '2026-12-02' and case_id in ('from', 'served')"
        " order by case_id"
    )
    assert due == [("service of the order", "2026-12-01", -1), (None, None, None)]


def test_costs_count_at_each_step_and_after_the_closing_and_are_recovered_later(house) -> None:
    dates = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]
    built = house(
        dates,
        rates=[
            (day, "USD", rate)
            for day, rate in zip(dates, ["0.9", "0.8", "0.7", "0.6"], strict=True)
        ],
        customers=CUSTOMER,
        litigation_cases="""
            case_id | opened_on  | closed_on  | claimed_amount
            K       | 2025-01-10 | 2025-03-15 |             50
        """,
        litigation_costs="""
            cost_id | case_id | date       | kind      | amount | currency_code | committed_on | paid_on    | recoverable | recovered_on
            1       | K       | 2025-02-10 | court fee |      1 | EUR           | 2025-01-20   | 2025-03-20 | yes         |
            2       | K       | 2025-02-28 | Bailiff   |    100 | USD           |              | 2025-04-30 | yes         | 2025-04-30
            3       | K       | 2025-04-01 | expert    |    300 | EUR           |              |            |             |
        """,
    )
    found = built.rows(
        "select committed_amount, litigation_cost_amount, cost_paid_amount, recoverable_amount,"
        " recovered_costs_amount, net_cost_amount, net_return_amount, loss_reason"
        " from fct_litigation_cases order by snapshot_date"
    )
    assert found == [
        (1, 0, 0, 0, 0, 0, 0, "none"),
        (81, 81, 0, 81, 0, 81, -81, "cost above claim"),
        (81, 81, 1, 81, 0, 81, -81, "cost above claim"),
        (381, 381, 81, 81, 80, 301, -301, "cost above claim"),
    ]
    lines = built.rows(
        "select cost_step, sum(litigation_cost_amount) from fct_litigation_costs group by 1 order by 1"
    )
    assert lines == [("committed", 381), ("incurred", 381), ("paid", 81), ("recovered", 80)]
    stages = built.rows(
        "select cost_id, stage, cost_kind from fct_litigation_costs"
        " where cost_step = 'incurred' order by 1"
    )
    assert stages == [("1", "opened", "court fee"), ("2", "opened", "bailiff"),
                      ("3", "opened", "expert")]  # fmt: skip


def test_a_case_that_was_closed_can_be_opened_again(house) -> None:
    dates = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]
    built = house(
        dates,
        customers=CUSTOMER,
        litigation_cases="""
            case_id | opened_on  | closed_on
            K       | 2025-01-10 | 2025-04-30
        """,
        litigation_events="""
            case_id | date       | stage    | act
            K       | 2025-02-28 | closed   |
            K       | 2025-03-31 |          | reopened
        """,
    )
    found = built.rows(
        "select is_open, is_reopened, closed_date from fct_litigation_cases order by snapshot_date"
    )
    assert found == [
        (True, False, None),
        (False, False, "2025-02-28"),
        (True, True, None),
        (False, True, "2025-04-30"),
    ]


def test_an_open_case_is_expected_to_do_as_the_closed_ones_of_its_procedure_did(house) -> None:
    """Closed: 1,000 claimed, 400 recovered, 200 spent on two cases: 40 % and 100 a case."""
    built = house(
        ["2025-06-30"],
        customers=CUSTOMER,
        litigation_cases="""
            case_id    | procedure           | opened_on  | closed_on  | claimed_amount
            1 closed   | assignation au fond | 2025-01-10 | 2025-05-01 |            700
            2 closed   | assignation au fond | 2025-01-10 | 2025-05-01 |            300
            3 breaks   | assignation au fond | 2025-02-10 |            |            250
            4 loses    | assignation au fond | 2025-02-10 |            |         249.90
            5 no other | saisie attribution  | 2025-02-10 |            |              1
        """,
        litigation_events="""
            case_id  | date       | act  | recovered_principal
            1 closed | 2025-04-10 | paid |                 400
        """,
        litigation_costs="""
            cost_id | case_id    | date       | kind           | amount
            1       | 1 closed   | 2025-03-10 | lawyer fixed   |    150
            2       | 2 closed   | 2025-03-10 | lawyer fixed   |     50
            3       | 5 no other | 2025-03-10 | lawyer fixed   |      1
        """,
    )
    found = built.rows(
        "select case_id, expected_recovered_amount, expected_return_amount, observed_count,"
        " loss_reason, is_success from fct_litigation_cases order by case_id"
    )
    assert [row[1:] for row in found] == [
        (None, None, None, "none", True),
        (None, None, None, "none", False),
        (100, 0, 2, "none", False),
        (Decimal("99.96"), Decimal("-0.04"), 2, "expected loss", False),
        (None, None, None, "none", False),
    ]


def test_a_claim_must_be_declared_two_months_after_the_publication(house) -> None:
    built = house(
        ["2025-05-31", "2025-06-30", "2025-07-01"],
        reference={"ref_business_units": "bu,country_code\nDE01,DE\n"},
        customers="""
            bu   | customer_id | segment | insolvency_on | insolvency_kind
            FR01 | 1 nothing   | B2B     | 2025-04-30    | liquidation judiciaire
            FR01 | 2 declared  | B2B     | 2025-04-10    |
            DE01 | 3 abroad    | B2B     | 2025-02-28    |
            FR01 | 4 not yet   | B2B     | 2025-07-02    |
        """,
        invoices="""
            bu   | customer_id | document_id | issue_date | due_date   | amount
            FR01 | 1 nothing   | A           | 2025-01-01 | 2025-01-31 |     10
            FR01 | 2 declared  | B           | 2025-01-01 | 2025-01-31 |    200
        """,
        litigation_cases="""
            case_id | bu   | customer_id | procedure          | opened_on
            K       | FR01 | 2 declared  | Procédure collective | 2025-04-20
        """,
        litigation_events="""
            case_id | date       | stage     | act
            K       | 2025-04-30 | published |
            K       | 2025-06-30 | declared  |
        """,
    )
    found = built.rows(
        "select customer_id, deadline_date, deadline_state, is_declared, outstanding_amount"
        " from fct_insolvencies order by snapshot_date, customer_id"
    )
    assert found == [
        ("1 nothing", "2025-06-30", "running", False, 10),
        ("2 declared", "2025-06-30", "running", False, 200),
        ("3 abroad", "2025-06-28", "running", False, 0),
        ("1 nothing", "2025-06-30", "running", False, 10),
        ("2 declared", "2025-06-30", "met", True, 200),
        ("3 abroad", "2025-06-28", "missed", False, 0),
        ("1 nothing", "2025-06-30", "missed", False, 10),
        ("2 declared", "2025-06-30", "met", True, 200),
        ("3 abroad", "2025-06-28", "missed", False, 0),
    ]


def test_bad_input_is_told_with_its_rows_and_stays_in_the_totals(house) -> None:
    built = house(
        ["2025-06-30"],
        customers=CUSTOMER,
        litigation_cases="""
            case_id  | customer_id | procedure           | opened_on  | currency_code
            order    | C           | injonction de payer | 2025-02-01 | EUR
            stranger | X           | injonction de payer | 2025-02-01 | EUR
            dollars  | C           | my own way          | 2025-02-01 | USD
        """,
        litigation_events="""
            case_id | date       | stage
            order   | 2025-03-01 | served
            order   | 2025-03-02 | order
            order   | 2025-01-31 | filed
            nowhere | 2025-03-02 | filed
        """,
        litigation_costs="""
            cost_id | case_id | date       | kind  | amount
            1       | order   | 2025-01-31 | other |      1
            2       | nowhere | 2025-03-01 | other |     20
        """,
        disputes="""
            dispute_id | document_id | opened_on  | amount
            D          | nowhere     | 2025-03-01 |      1
        """,
    )
    found = built.failing()
    assert {name.removeprefix("check_"): len(rows) for name, rows in found.items()} == {
        "every_cost_has_its_case": 1,
        "every_step_has_its_case": 1,
        "every_case_has_a_customer": 1,
        "every_case_has_a_rate": 1,
        "every_procedure_is_known": 1,
        "stages_follow_their_order": 1,
        "no_step_comes_before_its_case": 2,
        "disputes_find_their_document": 1,
    }
    total = "select sum(amount_local) from fct_litigation_costs where cost_step = 'incurred'"
    assert built.rows(total) == [(21,)]
