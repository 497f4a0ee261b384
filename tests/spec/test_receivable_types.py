"""Types of créance: one for each item, by the first rule that holds."""

from __future__ import annotations

import pytest

AS_OF = "2025-06-30"


def test_the_first_rule_that_holds_gives_the_type(house) -> None:
    built = house(
        [AS_OF],
        customers="""
            customer_id | insolvency_on
            sound       |
            insolvent   | 2025-06-30
            tomorrow    | 2025-07-01
        """,
        disputes="""
            dispute_id | document_id | opened_on  | closed_on  | amount
            D1         | 05 dispute  | 2025-06-01 |            |      1
            D2         | 06 closed   | 2025-06-01 | 2025-06-30 |      1
        """,
        litigation_cases="""
            case_id | opened_on
            L1      | 2025-06-30
        """,
        litigation_case_documents="""
            case_id | document_id
            L1      | 07 sued
        """,
        open_items="""
            document_id  | customer_id | snapshot_date | account | document_type | due_date   | dispute | doubtful | open_amount
            01 insolvent | insolvent   | 2025-06-30    |         | invoice       | 2025-07-01 |         |          | 1
            02 not yet   | tomorrow    | 2025-06-30    |         | invoice       | 2025-07-01 |         |          | 1
            03 account   | sound       | 2025-06-30    | 416000  | invoice       | 2025-07-01 |         |          | 1
            04 flagged   | sound       | 2025-06-30    |         | invoice       | 2025-07-01 |         | yes      | 1
            05 dispute   | sound       | 2025-06-30    |         | invoice       | 2025-01-01 |         |          | 1
            06 closed    | sound       | 2025-06-30    |         | invoice       | 2025-06-29 |         |          | 1
            07 sued      | sound       | 2025-06-30    |         | invoice       | 2025-06-29 |         |          | 1
            08 contested | sound       | 2025-06-30    |         | invoice       | 2025-06-29 | yes     |          | 1
            09 90 days   | sound       | 2025-06-30    |         | invoice       | 2025-04-01 |         |          | 1
            10 91 days   | sound       | 2025-06-30    |         | invoice       | 2025-03-31 |         |          | 1
            11 due today | sound       | 2025-06-30    |         | invoice       | 2025-06-30 |         |          | 1
            12 unbilled  | sound       | 2025-06-30    |         | unbilled      |            |         |          | 1
            13 418       | sound       | 2025-06-30    | 418100  | invoice       | 2025-06-30 |         |          | 1
        """,
    )
    assert built.open_items("document_id, receivable_type, is_apart, is_disputed", AS_OF) == [
        ("01 insolvent", "doubtful", False, False),
        ("02 not yet", "certain", False, False),
        ("03 account", "doubtful", False, False),
        ("04 flagged", "doubtful", False, False),
        ("05 dispute", "litigious", False, True),
        ("06 closed", "due", False, False),
        ("07 sued", "litigious", False, False),
        ("08 contested", "litigious", False, True),
        ("09 90 days", "due", False, False),
        ("10 91 days", "old", False, False),
        ("11 due today", "certain", False, False),
        ("12 unbilled", "unbilled", True, False),
        ("13 418", "unbilled", True, False),
    ]


@pytest.mark.parametrize("days, expected", [("300", "old"), ("299", "doubtful")])
def test_an_age_rule_can_make_an_item_doubtful(house, days: str, expected: str) -> None:
    rules = f"receivable_type,type_rank,over_days\ndoubtful,2,{days}\nold,4,90\n"
    built = house(
        ["2025-06-30"],
        reference={"ref_receivable_types": rules},
        open_items="""
            document_id | snapshot_date | issue_date | due_date   | open_amount
            300 late    | 2025-06-30    | 2024-01-01 | 2024-09-03 |           1
        """,
    )
    assert built.open_items("overdue_days, receivable_type", AS_OF) == [(300, expected)]
