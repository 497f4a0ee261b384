"""Neglect and the list of calls: thresholds on the cent and on the day, and who comes first."""

from __future__ import annotations

LIMITS = """limit_name,limit_days,limit_amount
promise_grace,3,
neglect,30,1000.00
call_rest,2,
"""
REASONS = """reason,reason_rank,call_points,from_days,from_amount
broken_promise,1,40,,
prescription_near,2,35,90,
late_plan,3,25,,
step_due,4,20,,
large_amount,5,16,,5000.00
old_debt,6,8,60,
untouched,7,4,,
"""
RULES = {
    "ref_effort_limits": LIMITS,
    "ref_call_reasons": REASONS,
    "ref_dunning_policies": "segment,step_rank,action_kind,counts_from,step_days,gap_days,"
    "minimum_amount,concession_ratio\n*,1,mise en demeure,due_date,300,1,0,0\n",
}


def test_an_overdue_is_neglected_from_the_threshold_and_the_last_day_of_the_limit_on(house) -> None:
    built = house(
        ["2025-06-30"],
        reference=RULES,
        invoices="""
            document_id | customer_id     | issue_date | due_date   | amount
            A           | 01 both reached | 2025-01-01 | 2025-05-31 | 1000
            B           | 02 a cent less  | 2025-01-01 | 2025-05-31 | 999.99
            C           | 03 a day less   | 2025-01-01 | 2025-06-01 | 1000
            D           | 04 called 30    | 2025-01-01 | 2025-02-01 | 1000
            E           | 05 called 29    | 2025-01-01 | 2025-02-01 | 1000
            F           | 06 promised 29  | 2025-01-01 | 2025-02-01 | 1000
            G           | 07 disputed     | 2025-01-01 | 2025-02-01 | 1000
            H1          | 08 two debts    | 2025-01-01 | 2025-02-01 | 400
            H2          | 08 two debts    | 2025-01-01 | 2025-03-01 | 600
            I           | 09 not due      | 2025-01-01 | 2025-06-30 | 1000
        """,
        actions="""
            action_id | agent_id | customer_id     | date       | kind
            T1        | A        | 04 called 30    | 2025-05-31 | phone call
            T2        | A        | 05 called 29    | 2025-06-01 | phone call
            T3        | A        | 01 both reached | 2025-04-01 | phone call
        """,
        promises="""
            promise_id | customer_id    | made_on    | due_on     | amount
            P          | 06 promised 29 | 2025-06-01 | 2025-07-20 | 1
        """,
        disputes="""
            dispute_id | document_id | opened_on  | amount
            X          | G           | 2025-03-01 | 1
        """,
    )
    told = "select customer_id, untouched_days from fct_followups where is_neglected order by 1"
    assert built.rows(told) == [
        ("01 both reached", 30),
        ("04 called 30", 30),
        ("08 two debts", 149),
    ]
    owners = "select customer_id from fct_followups where unowned_dispute_count > 0"
    assert built.rows(owners) == [("07 disputed",)]


def test_calls_are_ranked_by_the_points_of_their_reasons_then_by_amount(house) -> None:
    built = house(
        ["2025-06-30"],
        reference=RULES,
        customers="""
            customer_id | segment
            6 of Bob    | any
        """,
        portfolios="""
            customer_id | agent_id | valid_from
            6 of Bob    | BOB      | 2025-01-01
        """,
        invoices="""
            document_id | customer_id   | issue_date | due_date   | amount
            A           | 1 old         | 2025-01-01 | 2025-05-01 | 999
            B           | 2 not old yet | 2025-01-01 | 2025-05-02 | 999
            C           | 3 large       | 2025-01-01 | 2025-06-20 | 5000
            D           | 4 nearly      | 2025-01-01 | 2025-06-20 | 4999.99
            E           | 5 broken      | 2025-01-01 | 2025-06-20 | 10
            F           | 6 of Bob      | 2025-01-01 | 2025-05-01 | 20
            G           | 7 old as well | 2025-01-01 | 2025-05-01 | 998
        """,
        promises="""
            promise_id | customer_id | made_on    | due_on     | amount
            P          | 5 broken    | 2025-06-21 | 2025-06-26 | 10
        """,
    )
    told = (
        "select agent_id, call_rank, customer_id, call_points from fct_followups"
        " where call_rank is not null order by agent_id, call_rank"
    )
    assert built.rows(told) == [
        ("BOB", 1, "6 of Bob", 8),
        ("unassigned", 1, "5 broken", 40),
        ("unassigned", 2, "3 large", 16),
        ("unassigned", 3, "1 old", 8),
        ("unassigned", 4, "7 old as well", 8),
    ]


def test_who_was_called_just_now_or_has_promised_a_day_is_left_in_peace(house) -> None:
    built = house(
        ["2025-06-30"],
        reference=RULES,
        invoices="""
            document_id | customer_id    | issue_date | due_date   | amount
            A           | 1 yesterday    | 2025-01-01 | 2025-05-01 | 100
            B           | 2 the day ago  | 2025-01-01 | 2025-05-01 | 100
            C           | 3 promised     | 2025-01-01 | 2025-05-01 | 100
            D           | 4 broke before | 2025-01-01 | 2025-05-01 | 100
            E           | 5 in court     | 2025-01-01 | 2025-05-01 | 100
        """,
        actions="""
            action_id | agent_id | customer_id   | date       | kind
            T1        | A        | 1 yesterday   | 2025-06-29 | phone call
            T2        | A        | 2 the day ago | 2025-06-28 | phone call
        """,
        promises="""
            promise_id | customer_id    | made_on    | due_on     | amount
            P3         | 3 promised     | 2025-06-02 | 2025-07-20 | 10
            P4         | 4 broke before | 2025-06-02 | 2025-06-10 | 10
            P5         | 4 broke before | 2025-06-09 | 2025-07-20 | 10
        """,
        litigation_cases="""
            case_id | customer_id | opened_on
            K       | 5 in court  | 2025-06-20
        """,
        litigation_case_documents="""
            case_id | document_id
            K       | E
        """,
    )
    told = "select customer_id from fct_followups where call_rank is not null order by customer_id"
    assert built.rows(told) == [("2 the day ago",), ("4 broke before",)]
