"""What the timeline of a customer reads: events up to a date, and how far they reach."""

from __future__ import annotations

from datetime import date

from ar_metrics import queries

EVENTS = """
    event_date | event_kind     | event_id | event_amount
    2025-06-01 | dispute        | D        | 200
    2025-06-02 | dispute        | E        | 30
    2025-06-10 | dispute_closed | D        |
    2025-06-03 | case           | D        | 4
"""


def test_a_dispute_reaches_until_the_day_it_was_closed_and_an_open_one_until_no_day(
    reader_of,
) -> None:
    reader = reader_of(fct_customer_events=EVENTS)
    found = queries.customer_events(reader, "FR01", "C1", date(2025, 6, 30))
    assert found.select("event_kind", "event_id", "until_date").rows() == [
        ("dispute_closed", "D", None),
        ("case", "D", None),
        ("dispute", "E", None),
        ("dispute", "D", date(2025, 6, 10)),
    ]
    before = queries.customer_events(reader, "FR01", "C1", date(2025, 6, 9))
    assert before["until_date"].null_count() == 3
