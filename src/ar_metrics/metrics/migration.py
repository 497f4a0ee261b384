"""What became of debts from one snapshot to a later one: worked out by `queries.migration`."""

from __future__ import annotations

from ar_metrics.metrics.metric import Metric

FOLLOWED = Metric(
    name="opening_amount",
    label="Debts followed",
    definition="What was owed at the first of two dates, credits left out: each debt is followed "
    "to the second date.",
    unit="money",
    better="neither",
    model="",
    sql="open debts at the first date",
)
ROLLED_ON = Metric(
    name="rolled_on_ratio",
    label="Rolled on",
    definition="Share of the debts followed that is in a later bucket at the second date: the roll "
    "rate. Each document is followed, not the totals.",
    unit="ratio",
    model="",
    sql="amount in a later bucket ÷ opening_amount",
)
SETTLED_RATE = Metric(
    name="settled_ratio",
    label="Settled (cured)",
    definition="Share of the debts followed that was paid or credited by the second date, in full "
    "or in part.",
    unit="ratio",
    better="higher",
    model="",
    sql="(opening_amount − what is left − written off) ÷ opening_amount",
)
STAYED = Metric(
    name="stayed_ratio",
    label="Stayed in its bucket",
    definition="Share of the debts followed that is in the same bucket at the second date, or has "
    "no due date.",
    unit="ratio",
    better="neither",
    model="",
    sql="amount in the same bucket ÷ opening_amount",
)
ROLLED_BACK = Metric(
    name="rolled_back_ratio",
    label="Rolled back",
    definition="Share of the debts followed that is in an earlier bucket at the second date, "
    "because its due date was moved.",
    unit="ratio",
    better="neither",
    model="",
    sql="amount in an earlier bucket ÷ opening_amount",
)
LOST = Metric(
    name="written_off_ratio",
    label="Written off since",
    definition="Share of the debts followed that was written off by the second date. Known where "
    "a ledger was imported.",
    unit="ratio",
    model="",
    sql="written off ÷ opening_amount",
)
MIGRATION = (FOLLOWED, SETTLED_RATE, ROLLED_ON, STAYED, ROLLED_BACK, LOST)
