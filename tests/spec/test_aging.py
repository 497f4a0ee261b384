"""What "how late" means: one row exactly on each threshold."""

from __future__ import annotations

import pytest

AS_OF = "2025-06-30"


def test_an_item_is_not_late_on_its_due_date(house) -> None:
    built = house(
        [AS_OF],
        open_items="""
            document_id | snapshot_date | due_date   | open_amount
            01 ahead    | 2025-06-30    | 2025-07-01 |           1
            02 today    | 2025-06-30    | 2025-06-30 |          20
            03 one      | 2025-06-30    | 2025-06-29 |         300
            04 thirty   | 2025-06-30    | 2025-05-31 |        4000
            05 31       | 2025-06-30    | 2025-05-30 |       50000
            06 60       | 2025-06-30    | 2025-05-01 |      600000
            07 61       | 2025-06-30    | 2025-04-30 |     7000000
            08 90       | 2025-06-30    | 2025-04-01 |    80000000
            09 91       | 2025-06-30    | 2025-03-31 |   900000000
            10 none     | 2025-06-30    |            | 10000000000
        """,
    )

    buckets = built.rows("""
        select aging_bucket, sum(outstanding_amount)
        from fct_open_items
        inner join dim_aging_buckets on due_bucket_rank = bucket_rank
        group by aging_bucket, bucket_rank
        order by bucket_rank
    """)

    assert buckets == [
        ("not due", 1 + 20),
        ("1-30", 300 + 4000),
        ("31-60", 50000 + 600000),
        ("61-90", 7000000 + 80000000),
        ("91+", 900000000),
        ("no due date", 10000000000),
    ]


def test_age_by_invoice_date_uses_the_same_limits(house) -> None:
    built = house(
        [AS_OF],
        open_items="""
            document_id | snapshot_date | issue_date | due_date   | open_amount
            a           | 2025-06-30    | 2025-06-30 | 2025-09-30 |           1
            b           | 2025-06-30    | 2025-05-31 | 2025-09-30 |          20
            c           | 2025-06-30    | 2025-05-30 | 2025-09-30 |         300
        """,
    )
    assert built.open_items("document_id, age_days, issue_bucket_rank", AS_OF) == [
        ("a", 0, 0),
        ("b", 30, 1),
        ("c", 31, 2),
    ]


def test_an_item_without_due_date_takes_its_customer_s_terms(house) -> None:
    built = house(
        [AS_OF],
        customers="""
            customer_id | payment_terms
            thirty      | 30
            month end   | 45 EOM
            nothing     |
        """,
        open_items="""
            document_id | customer_id | snapshot_date | issue_date | due_date   | open_amount
            1 own date  | thirty      | 2025-06-30    | 2025-05-01 | 2025-06-15 |           1
            2 terms     | thirty      | 2025-06-30    | 2025-05-01 |            |           1
            3 month end | month end   | 2025-06-30    | 2025-04-20 |            |           1
            4 nothing   | nothing     | 2025-06-30    | 2025-05-01 |            |           1
        """,
    )
    assert built.open_items("document_id, due_date, overdue_days", AS_OF) == [
        ("1 own date", "2025-06-15", 15),
        ("2 terms", "2025-05-31", 30),
        ("3 month end", "2025-06-30", 0),
        ("4 nothing", None, None),
    ]


def test_terms_are_those_of_the_issue_date_or_the_first_that_are_known(house) -> None:
    built = house(
        [AS_OF],
        customers="""
            customer_id | payment_terms | valid_from | valid_to
            known later | 30            | 2025-06-01 |
            changed     | 30            | 2025-01-01 |
            changed     | 60            | 2025-05-02 |
            ended       | 30            | 2025-01-01 | 2025-04-30
        """,
        open_items="""
            document_id | customer_id | snapshot_date | issue_date | due_date | open_amount
            1           | known later | 2025-06-30    | 2025-05-01 |          |           1
            2           | changed     | 2025-06-30    | 2025-05-01 |          |           1
            3           | changed     | 2025-06-30    | 2025-05-02 |          |           1
            4           | changed     | 2025-06-30    | 2024-12-31 |          |           1
            5           | ended       | 2025-06-30    | 2025-05-01 |          |           1
        """,
    )
    assert [due for (due,) in built.open_items("due_date", AS_OF)] == [
        "2025-05-31", "2025-05-31", "2025-07-01", "2025-01-30", None,
    ]  # fmt: skip


def test_a_credit_ages_from_its_own_date_and_is_told_apart(house) -> None:
    built = house(
        [AS_OF],
        open_items="""
            document_id | document_type | snapshot_date | issue_date | due_date   | open_amount
            credit note | credit_note   | 2025-06-30    | 2025-06-22 | 2025-03-31 |           3
            overpaid    | invoice       | 2025-06-30    | 2025-03-01 | 2025-03-31 |         -40
            receipt     | receipt       | 2025-06-30    | 2025-05-30 |            |         500
        """,
    )
    columns = "document_id, credit_kind, outstanding_amount, due_bucket_rank, receivable_type"
    assert built.open_items(columns, AS_OF) == [
        ("credit note", "credit_note", -3, 1, "credit"),
        ("overpaid", "receipt", -40, 4, "credit"),
        ("receipt", "receipt", -500, 2, "credit"),
    ]


@pytest.mark.parametrize("age, bucket", [(0, "current"), (29, "1-30"), (30, "31-60")])
def test_buckets_are_data(house, age: int, bucket: str) -> None:
    """A peer counts its month from day 30 on: only the reference table changes."""
    peer = "bucket_rank,aging_bucket,from_days,to_days\n0,current,,0\n1,1-30,1,29\n2,31-60,30,\n"
    built = house(
        ["2025-03-01"],
        reference={"ref_aging_buckets": peer},
        open_items=f"""
            document_id | snapshot_date | issue_date | due_date   | open_amount
            a           | 2025-03-01    | 2024-01-01 | {_days_before("2025-03-01", age)} | 1
        """,
    )
    assert built.rows(
        "select aging_bucket from fct_open_items"
        " inner join dim_aging_buckets on due_bucket_rank = bucket_rank"
    ) == [(bucket,)]


def _days_before(date: str, days: int) -> str:
    import datetime as dt

    return str(dt.date.fromisoformat(date) - dt.timedelta(days=days))
