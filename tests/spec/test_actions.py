"""Dunning acts: whose they are, what they cost and give up, and what follows them."""

from __future__ import annotations

import pytest

JUNE = ["2025-05-31", "2025-06-30"]


def test_an_act_counts_in_the_period_of_its_day_with_its_cost_at_the_closing_rate(house) -> None:
    built = house(
        JUNE,
        rates=[("2025-05-30", "USD", "0.90"), ("2025-06-30", "USD", "0.80")],
        actions="""
            action_id    | agent_id | date       | kind       | outcome | cost | currency_code
            1 last May   | A        | 2025-05-31 | reminder 1 | sent    | 1    | EUR
            2 first June | A        | 2025-06-01 | Reminder 1 | sent    | 20   | USD
            3 last June  | A        | 2025-06-30 | phone call | reached | 300  |
            4 July       | A        | 2025-07-01 | phone call | reached | 4000 |
            5 not done   | A        | 2025-06-10 | phone call | planned | 5    |
        """,
    )
    told = "select snapshot_date, action_id, action_kind, cost_amount from fct_actions order by 2"
    assert built.rows(told) == [
        ("2025-05-31", "1 last May", "reminder 1", 1),
        ("2025-06-30", "2 first June", "reminder 1", 16),
        ("2025-06-30", "3 last June", "phone call", 300),
    ]


def test_an_act_has_an_owner_and_a_doer_and_calls_tell_whether_they_reached_someone(house) -> None:
    built = house(
        JUNE,
        portfolios="""
            customer_id | agent_id | valid_from
            C           | ANNA     | 2025-01-01
            C           | BOB      | 2025-06-15
        """,
        actions="""
            action_id | agent_id | date       | kind       | outcome     | right_party
            1         | ZOE      | 2025-06-14 | phone call | no answer   |
            2         | BOB      | 2025-06-15 | phone call | my own word | yes
            3         | BOB      | 2025-06-16 | reminder 1 | sent        |
            4         | BOB      | 2025-06-17 | reminder 2 | dispute     |
        """,
    )
    told = (
        "select action_id, agent_id, actor_agent_id, is_contact_attempt, is_right_party"
        " from fct_actions order by action_id"
    )
    assert built.rows(told) == [
        ("1", "ANNA", "ZOE", True, False),
        ("2", "BOB", "BOB", True, True),
        ("3", "BOB", "BOB", False, False),
        ("4", "BOB", "BOB", True, True),
    ]


def test_a_concession_is_beyond_the_margin_from_a_cent_over_the_share_of_the_policy(house) -> None:
    built = house(
        JUNE,
        reference={"ref_dunning_policies": POLICY},
        invoices="""
            document_id | customer_id | due_date   | amount
            F           | C           | 2025-02-01 | 1000
            G           | C           | 2025-02-01 | 3000
        """,
        actions="""
            action_id    | agent_id | customer_id | document_id | date       | kind       | concession_amount
            1 at margin  | A        | C           | F           | 2025-06-10 | phone call | 50
            2 a cent     | A        | C           | F           | 2025-06-10 | phone call | 50.01
            3 all at it  | A        | C           |             | 2025-06-10 | phone call | 200
            4 all a cent | A        | C           |             | 2025-06-10 | phone call | 200.01
            5 unknown    | A        | D           |             | 2025-06-10 | phone call | 7
        """,
    )
    told = (
        "select action_id, is_concession_over, allowed_concession_amount from fct_actions"
        " order by action_id"
    )
    assert built.rows(told) == [
        ("1 at margin", False, 50),
        ("2 a cent", True, 50),
        ("3 all at it", False, 200),
        ("4 all a cent", True, 200),
        ("5 unknown", False, None),
    ]


POLICY = """segment,step_rank,action_kind,counts_from,step_days,gap_days,minimum_amount,concession_ratio
*,1,reminder 1,due_date,10,1,0,0.05
"""


def test_a_payment_follows_the_last_act_before_it_within_its_days_and_no_other(house) -> None:
    built = house(
        JUNE,
        invoices="""
            document_id | customer_id | due_date   | amount
            F           | C1          | 2025-02-01 | 1000
        """,
        actions="""
            action_id      | agent_id | customer_id | date       | kind
            1 day itself   | A        | C1          | 2025-06-01 | phone call
            2 day after    | A        | C2          | 2025-06-01 | phone call
            3 last day     | A        | C3          | 2025-06-01 | phone call
            4 a day more   | A        | C4          | 2025-06-01 | phone call
            5 earlier act  | A        | C5          | 2025-06-01 | reminder 1
            6 later act    | A        | C5          | 2025-06-05 | reminder 2
            7 ends today   | A        | C6          | 2025-06-15 | phone call
            8 still open   | A        | C6          | 2025-06-16 | phone call
        """,
        receipts="""
            receipt_id | customer_id | value_date | amount
            R1         | C1          | 2025-06-01 | 1
            R2         | C2          | 2025-06-02 | 20
            R3         | C3          | 2025-06-16 | 300
            R4         | C4          | 2025-06-17 | 4000
            R5         | C5          | 2025-06-05 | 50000
            R6         | C5          | 2025-06-06 | 600000
        """,
    )
    told = "select action_id, is_paid, paid_amount from fct_action_effects order by action_id"
    assert built.rows(told) == [
        ("1 day itself", False, 0),
        ("2 day after", True, 20),
        ("3 last day", True, 300),
        ("4 a day more", False, 0),
        ("5 earlier act", True, 50000),
        ("6 later act", True, 600000),
        ("7 ends today", False, 0),
    ]


LATER = """
            F2          | 2025-07-20      | 70     | cash             | R1
            F3          | 2025-07-20      | 5      | returned_payment | R2
"""


@pytest.mark.parametrize("later", ["", LATER])
def test_what_is_allocated_or_taken_back_later_leaves_what_followed_an_act(house, later) -> None:
    built = house(
        [*JUNE, "2025-07-31"],
        invoices="""
            document_id | customer_id | due_date   | amount
            F1          | C1          | 2025-02-01 | 30
            F2          | C1          | 2025-02-01 | 70
            F3          | C2          | 2025-02-01 | 5
        """,
        actions="""
            action_id | agent_id | customer_id | date       | kind
            1         | A        | C1          | 2025-06-01 | phone call
            2         | A        | C2          | 2025-06-01 | phone call
        """,
        receipts="""
            receipt_id | customer_id | value_date | amount
            R1         | C1          | 2025-06-10 | 100
            R2         | C2          | 2025-06-10 | 5
        """,
        allocations=f"""
            document_id | allocation_date | amount | kind             | receipt_id
            F1          | 2025-06-10      | 30     | cash             | R1
            F3          | 2025-06-10      | 5      | cash             | R2
            {later.strip()}
        """,
    )
    told = "select action_id, paid_amount from fct_action_effects order by action_id"
    assert built.rows(told) == [("1", 100), ("2", 5)]


def test_an_act_of_an_unknown_agent_or_kind_is_told_and_counts_all_the_same(house) -> None:
    built = house(
        JUNE,
        agents="agent_id | name | team | team_lead\n A | Ada | North | Lea",
        actions="""
            action_id | agent_id | date       | kind       | cost
            1         | A        | 2025-06-02 | phone call |    1
            2         | GHOST    | 2025-06-03 | phone call |   20
            3         | A        | 2025-06-04 | pigeon     |  300
        """,
    )
    found = built.failing()
    assert found["check_every_act_has_a_known_agent"] == [("GHOST", 1)]
    assert [row[0] for row in found["check_every_act_is_of_a_known_kind"]] == ["pigeon"]
    assert built.rows("select sum(cost_amount) from fct_actions") == [(321,)]
