"""Dunning steps: one at a time, from their day on, in the order of the policy of the segment."""

from __future__ import annotations

POLICY = """segment,step_rank,action_kind,counts_from,step_days,gap_days,minimum_amount,concession_ratio
*,1,reminder 1,due_date,10,1,100,0
*,2,reminder 2,end_of_month,30,5,100,0
*,3,mise en demeure,previous_step,10,1,500,0
gentle,1,phone call,due_date,20,1,0,0
nothing,0,,,,,,
"""
LIMITS = """limit_name,limit_days,limit_amount
promise_grace,3,
step_margin,{}
"""
RULES = {"ref_dunning_policies": POLICY, "ref_effort_limits": LIMITS.format("0,")}
TURN = (
    "select document_id, policy_step_rank, step_status, step_date from fct_dunning_steps"
    " where not is_done and snapshot_date = date '{}' order by document_id, instalment_no"
)
DONE = (
    "select document_id, policy_step_rank, step_status, step_date, done_date"
    " from fct_dunning_steps where is_done order by document_id, policy_step_rank"
)


def test_a_step_is_due_from_its_own_day_on_and_overdue_the_day_after_its_margin(house) -> None:
    built = house(
        ["2025-06-30"],
        reference=RULES | {"ref_effort_limits": LIMITS.format("2,")},
        invoices="""
            document_id  | due_date   | amount
            1 not yet    | 2025-06-21 | 1000
            2 today      | 2025-06-20 | 1000
            3 in margin  | 2025-06-18 | 1000
            4 overdue    | 2025-06-17 | 1000
            5 too small  | 2025-06-17 | 99.99
            6 just large | 2025-06-17 | 100
            7 a credit   | 2025-06-17 | -1000
        """,
    )
    assert built.rows(TURN.format("2025-06-30")) == [
        ("2 today", 1, "due", "2025-06-30"),
        ("3 in margin", 1, "due", "2025-06-28"),
        ("4 overdue", 1, "overdue", "2025-06-27"),
        ("6 just large", 1, "overdue", "2025-06-27"),
    ]


def test_steps_follow_one_another_from_due_date_month_end_or_the_step_before(house) -> None:
    built = house(
        ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"],
        reference=RULES,
        invoices="""
            document_id | issue_date | due_date   | amount
            F           | 2025-01-01 | 2025-02-18 | 1000
        """,
        actions="""
            action_id | agent_id | date       | kind            | document_id
            T1        | A        | 2025-02-28 | reminder 1      | F
            T2        | A        | 2025-03-31 | reminder 2      | F
            T3        | A        | 2025-04-30 | mise en demeure | F
        """,
    )
    assert built.rows(DONE) == [
        ("F", 1, "done on time", "2025-02-28", "2025-02-28"),
        ("F", 2, "done on time", "2025-03-31", "2025-03-31"),
        ("F", 3, "done late", "2025-04-10", "2025-04-30"),
    ]
    assert built.rows(TURN.format("2025-02-28")) == [("F", 2, "waiting", "2025-03-31")]
    assert built.rows(TURN.format("2025-03-31")) == [("F", 3, "waiting", "2025-04-10")]
    assert built.rows(TURN.format("2025-04-30")) == [("F", 3, "waiting", None)]
    assert built.rows(TURN.format("2025-05-31")) == [("F", 3, "final", None)]


def test_however_late_a_debt_is_one_step_at_a_time_and_days_apart(house) -> None:
    built = house(
        ["2025-06-30"],
        reference=RULES,
        invoices="""
            document_id  | issue_date | due_date   | amount
            1 nothing    | 2025-01-01 | 2025-02-01 | 1000
            2 just now   | 2025-01-01 | 2025-02-01 | 1000
            3 days ago   | 2025-01-01 | 2025-02-01 | 1000
            4 skipped    | 2025-01-01 | 2025-02-01 | 1000
            5 not enough | 2025-01-01 | 2025-02-01 | 499.99
        """,
        actions="""
            action_id | agent_id | date       | kind       | document_id
            T2        | A        | 2025-06-26 | reminder 1 | 2 just now
            T3        | A        | 2025-06-25 | reminder 1 | 3 days ago
            T4        | A        | 2025-06-29 | reminder 2 | 4 skipped
            T5        | A        | 2025-06-01 | reminder 2 | 5 not enough
        """,
    )
    assert built.rows(TURN.format("2025-06-30")) == [
        ("1 nothing", 1, "overdue", "2025-02-11"),
        ("2 just now", 2, "waiting", "2025-07-01"),
        ("3 days ago", 2, "due", "2025-06-30"),
        ("4 skipped", 3, "waiting", "2025-07-09"),
        ("5 not enough", 2, "final", None),
    ]


def test_an_act_counts_for_its_instalment_or_for_all_whose_turn_had_come(house) -> None:
    built = house(
        ["2025-06-30"],
        reference=RULES,
        invoices="""
            document_id | customer_id | instalment_no | issue_date | due_date   | amount
            F           | C           | 1             | 2025-01-01 | 2025-05-01 | 1000
            F           | C           | 2             | 2025-01-01 | 2025-05-02 | 1000
            G           | D           | 1             | 2025-01-01 | 2025-06-10 | 1000
            H           | D           | 1             | 2025-01-01 | 2025-06-11 | 1000
        """,
        actions="""
            action_id | agent_id | customer_id | date       | kind       | document_id | instalment_no
            T1        | A        | C           | 2025-05-20 | reminder 1 | F           | 2
            T2        | A        | D           | 2025-06-20 | reminder 1 |             |
        """,
    )
    told = TURN.replace("document_id, policy", "document_id, instalment_no, policy")
    assert built.rows(told.format("2025-06-30")) == [
        ("F", 1, 1, "overdue", "2025-05-11"),
        ("F", 2, 2, "due", "2025-06-30"),
        ("G", 1, 2, "waiting", "2025-07-31"),
        ("H", 1, 1, "overdue", "2025-06-21"),
    ]


def test_disputes_procedures_and_promises_stop_the_clock_which_goes_on_after_them(house) -> None:
    built = house(
        ["2025-06-30"],
        reference=RULES,
        invoices="""
            document_id | customer_id | issue_date | due_date   | amount
            1 disputed  | C           | 2025-01-01 | 2025-06-01 | 1000
            2 settled   | C           | 2025-01-01 | 2025-06-01 | 1000
            3 procedure | C           | 2025-01-01 | 2025-06-01 | 1000
            4 promised  | D           | 2025-01-01 | 2025-06-01 | 1000
            5 in grace  | E           | 2025-01-01 | 2025-06-01 | 1000
            6 broken    | F           | 2025-01-01 | 2025-06-01 | 1000
        """,
        disputes="""
            dispute_id | document_id | opened_on  | closed_on  | amount
            D1         | 1 disputed  | 2025-06-30 |            | 1
            D2         | 2 settled   | 2025-06-10 | 2025-06-28 | 1
        """,
        litigation_cases="""
            case_id | customer_id | opened_on
            K       | C           | 2025-06-20
        """,
        litigation_case_documents="""
            case_id | document_id
            K       | 3 procedure
        """,
        promises="""
            promise_id | customer_id | made_on    | due_on     | amount
            P4         | D           | 2025-06-30 | 2025-07-10 | 1000
            P5         | E           | 2025-06-02 | 2025-06-27 | 1000
            P6         | F           | 2025-06-02 | 2025-06-26 | 1000
        """,
    )
    assert built.rows(TURN.format("2025-06-30")) == [
        ("1 disputed", 1, "stopped", "2025-06-11"),
        ("2 settled", 1, "overdue", "2025-06-28"),
        ("3 procedure", 1, "stopped", "2025-06-11"),
        ("4 promised", 1, "stopped", "2025-06-11"),
        ("5 in grace", 1, "stopped", "2025-06-11"),
        ("6 broken", 1, "due", "2025-06-30"),
    ]


def test_a_customer_that_changes_policy_starts_at_its_first_step(house) -> None:
    built = house(
        ["2025-06-30"],
        reference=RULES,
        customers="""
            customer_id | segment | valid_from
            C           | any     |
            C           | Gentle  | 2025-06-15
            D           | any     |
            D           | other   | 2025-06-15
            E           | nothing |
        """,
        invoices="""
            document_id | customer_id | issue_date | due_date   | amount
            F           | C           | 2025-01-01 | 2025-02-01 | 1000
            G           | D           | 2025-01-01 | 2025-02-01 | 1000
            H           | E           | 2025-01-01 | 2025-02-01 | 1000
        """,
        actions="""
            action_id | agent_id | customer_id | date       | kind
            T1        | A        | C           | 2025-06-14 | phone call
            T2        | A        | D           | 2025-06-14 | reminder 1
        """,
    )
    assert built.rows(TURN.format("2025-06-30")) == [
        ("F", 1, "overdue", "2025-06-15"),
        ("G", 2, "overdue", "2025-06-19"),
    ]


def test_a_step_that_was_done_counts_although_the_debt_is_paid_since(house) -> None:
    built = house(
        ["2025-05-31", "2025-06-30"],
        reference=RULES,
        invoices="""
            document_id | issue_date | due_date   | amount
            F           | 2025-01-01 | 2025-05-25 | 1000
        """,
        actions="""
            action_id | agent_id | date       | kind       | document_id
            T1        | A        | 2025-06-04 | reminder 1 | F
        """,
        allocations="""
            document_id | allocation_date | amount
            F           | 2025-06-10      | 1000
        """,
    )
    assert built.rows(DONE) == [("F", 1, "done on time", "2025-06-04", "2025-06-04")]
    assert built.rows(TURN.format("2025-06-30")) == []
