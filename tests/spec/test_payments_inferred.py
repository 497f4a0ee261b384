"""What lists tell of payments, where nothing else does: once, whatever number of lists a month has."""

from __future__ import annotations

LISTS = ["2025-05-31", "2025-06-07", "2025-06-15", "2025-06-30", "2025-07-31"]


def test_a_payment_counts_between_the_two_lists_that_show_it_and_no_more(house) -> None:
    """F went by 7 June, 18 days late less half of 7; 4 of Z by 30 June, 41 less half of 15."""
    built = house(
        LISTS,
        open_items="""
            snapshot_date | document_id | due_date   | open_amount
            2025-05-31    | F           | 2025-05-20 | 100
            2025-05-31    | Z           | 2025-05-20 | 7
            2025-06-07    | Z           | 2025-05-20 | 7
            2025-06-15    | Z           | 2025-05-20 | 7
            2025-06-30    | Z           | 2025-05-20 | 3
            2025-07-31    | Z           | 2025-05-20 | 3
        """,
    )
    told = "select known_date, payment_count, paid_local, late_weight_local"
    assert built.rows(f"{told} from int_payments__observed order by known_date") == [
        ("2025-06-07", 1, 100, 100 * (18 - 3)),
        ("2025-06-30", 1, 4, 4 * (41 - 7)),
    ]
