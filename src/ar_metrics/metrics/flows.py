"""What changed the outstanding, and what was learnt about it afterwards."""

from __future__ import annotations

from ar_metrics.metrics.metric import Metric, part_of

MOVEMENT = Metric(
    name="movement_amount",
    label="Change of the outstanding",
    definition="What changed the outstanding in the period: positive adds to it.",
    unit="money",
    better="neither",
    kind="flow",
    model="fct_movements",
    sql="sum(movement_amount)",
)
INVOICED = Metric(
    name="invoiced_amount",
    label="Invoiced",
    definition="Invoices, debit notes, interest and fees issued in the period, tax included.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_movements",
    sql=part_of("step = 'invoiced'", "movement_amount"),
)
CASH_RECEIVED = Metric(
    name="cash_received_amount",
    label="Cash received",
    definition="Receipts of the period, applied to an invoice or not.",
    unit="money",
    better="higher",
    kind="flow",
    model="fct_movements",
    sql=part_of("step = 'cash_received'", "-movement_amount"),
)
WRITE_OFF = Metric(
    name="write_off_amount",
    label="Written off",
    definition="Debts given up in the period (654).",
    unit="money",
    kind="flow",
    model="fct_movements",
    sql=part_of("step = 'write_offs'", "-movement_amount"),
)
RESTATEMENT = Metric(
    name="restatement_amount",
    label="Restatement",
    definition="Outstanding of the date as it is known now minus as it was first imported.",
    unit="money",
    better="neither",
    model="fct_restatements",
    sql="sum(restatement_amount)",
)
