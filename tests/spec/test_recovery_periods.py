"""Random ledgers: recovery by month and by quarter is what a plain loop over the papers says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ar_metrics.access import Filters
from ar_metrics.queries import receipt_uses, recovery, recovery_items, tie_out
from campaign import examples
from spec.house import DuckDB, build_house
from spec.reading import reader_over
from spec.test_random_ledgers import as_feed
from spec.test_recovery import SQL

START = dt.date(2025, 1, 1)
MONTHS = [dt.date(2025, 1, 31), dt.date(2025, 2, 28), dt.date(2025, 3, 31)]
OPENINGS = [dt.date(2024, 12, 31), *MONTHS[:-1]]
CHECKS = ("check_receipts_are_what_they_were_used_for",
          "check_nothing_is_collected_beyond_what_is_owed")  # fmt: skip
days = st.integers(0, 100).map(lambda n: START + dt.timedelta(days=n))
cents = st.integers(1, 99_999).map(lambda n: Decimal(n) / 100)
RATES = {"2025-01-31": "0.9", "2025-02-28": "0.8123", "2025-03-31": "0.7777"}


@st.composite
def ledgers(draw: st.DrawFn) -> dict[str, list[dict]]:
    """Invoices in two currencies, receipts, what they paid and paid back, owners who change."""
    invoices = [
        {"document_id": f"D{n}", "document_type": "invoice", "instalment_no": 1,
         "customer_id": draw(st.sampled_from(["C1", "C2"])), "bu": "B",
         "currency_code": draw(st.sampled_from(["EUR", "EUR", "USD"])),
         "issue_date": draw(days), "due_date": draw(st.none() | days), "amount": draw(cents)}
        for n in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    receipts = [
        {"receipt_id": f"R{n}", "customer_id": draw(st.sampled_from(["C1", "C2"])),
         "currency_code": currency, "value_date": draw(days), "amount": draw(cents)}
        for n, currency in enumerate(["EUR", "EUR", "USD"][: draw(st.integers(0, 3))])
    ]  # fmt: skip
    allocations = []
    for _ in range(draw(st.integers(0, 7))):
        target = draw(st.sampled_from(invoices))
        fitting = [r for r in receipts if r["currency_code"] == target["currency_code"]]
        kind = draw(st.sampled_from(["cash", "cash", "cash", "write_off", "netting", "refund"]))
        receipt = draw(st.sampled_from([None, *fitting])) if kind == "cash" else None
        allocations.append(
            {"document_id": target["document_id"], "kind": kind, "amount": draw(cents),
             "allocation_date": draw(days), "channel": draw(st.sampled_from([None, "plan", "court"])),
             "receipt_id": receipt["receipt_id"] if receipt else None}
        )  # fmt: skip
    portfolios = [
        {"customer_id": customer, "agent_id": agent, "valid_from": since}
        for customer in ("C1", "C2")
        for agent, since in (("A1", START), ("A2", draw(days.filter(lambda d: d > START))))
    ]
    return {"invoices": invoices, "receipts": receipts, "allocations": allocations,
            "portfolios": portfolios}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """What one settlement did to a debt: its day, what it took off, whether it is money."""

    on: dt.date
    applied: Decimal
    is_cash: bool


def parts_of(invoice: dict, ledger: dict[str, list[dict]]) -> list[Part]:
    """The settlements of one invoice in order, each with what it did above zero."""
    value = {r["receipt_id"]: r["value_date"] for r in ledger["receipts"]}
    lines = []
    for row in ledger["allocations"]:
        if row["document_id"] == invoice["document_id"]:
            known = value.get(row["receipt_id"], row["allocation_date"])
            on = max(row["allocation_date"], invoice["issue_date"], known)
            sign = -1 if row["kind"] == "refund" else 1
            rank = 7 if row["receipt_id"] else {"cash": 3, "refund": 4, "write_off": 6}.get(
                row["kind"], 7)  # fmt: skip
            lines.append((on, sign < 0, rank, row["kind"], row["receipt_id"] or "",
                          row["channel"] or "amicable", sign * row["amount"]))  # fmt: skip
    balance, found = invoice["amount"], []
    for on, _, _, kind, _, _, amount in sorted(lines):
        after = balance - amount
        found.append(Part(on, max(balance, 0) - max(after, 0), kind in {"cash", "refund"}))
        balance = after
    return found


def owner(ledger: dict[str, list[dict]], customer: str, on: dt.date) -> str:
    """Who owned a customer on a day."""
    held = [p for p in ledger["portfolios"] if p["customer_id"] == customer]
    named = [p["agent_id"] for p in held if p["valid_from"] <= on]
    return named[-1] if named else "unassigned"


def told(invoice: dict, parts: list[Part], opening: dt.date, closing: dt.date):
    """One item in one period: entry, collectible, collected; None when it is not in it."""
    if invoice["issue_date"] > closing:
        return None
    before = sum((p.applied for p in parts if p.on <= opening), Decimal())
    owed = invoice["amount"] - before if invoice["issue_date"] <= opening else invoice["amount"]
    now = [p for p in parts if opening < p.on <= closing]
    cash = sum((p.applied for p in now if p.is_cash), Decimal())
    other = sum((p.applied for p in now if not p.is_cash), Decimal())
    due = invoice["due_date"]
    moved = [p.on for p in now if p.applied]
    if due is None or due > closing:
        return (moved[0], Decimal(), cash, False) if moved else None
    if not owed and not moved:
        return None
    is_new = invoice["issue_date"] > opening or owed
    entry = max(invoice["issue_date"], due, opening) if is_new else max(due, moved[0])
    return entry, owed + max(-cash, Decimal()) + max(-other, Decimal()), cash, True


def by_hand(ledger: dict[str, list[dict]], months: list[int]) -> dict[str, list[Decimal]]:
    """Agent → collectible, collected and early euros of a period of months."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal()] * 3)
    for invoice in ledger["invoices"]:
        parts = parts_of(invoice, ledger)
        whole = told(invoice, parts, OPENINGS[months[0]], MONTHS[months[-1]])
        if whole is None:
            continue
        each = [told(invoice, parts, OPENINGS[m], MONTHS[m]) for m in months]
        there = [month for month in each if month]
        # whose it is: when it became collectible in the period, else when it was paid early
        entry = next((month[0] for month in there if month[3]), there[0][0] if there else whole[0])
        agent = owner(ledger, invoice["customer_id"], entry)
        _, collectible, cash, is_due = whole
        had = sums[agent]
        sums[agent] = [had[0] + collectible, had[1] + (cash if is_due else 0),
                       had[2] + (0 if is_due else cash)]  # fmt: skip
    return {agent: amounts for agent, amounts in sums.items() if any(amounts)}


def asked(reader, period: str, as_of: dt.date) -> dict[str, list[Decimal]]:
    """The same from the queries."""
    frame = recovery(reader, Filters(currency_code=("EUR",)), as_of, period, by=["agent_id"])
    columns = ("collectible_amount", "collected_amount", "early_amount")
    rows = {row["agent_id"]: [row[name] for name in columns] for row in frame.to_dicts()}
    return {agent: amounts for agent, amounts in rows.items() if any(amounts)}


filters = st.builds(
    Filters,
    agent_id=st.none() | st.sets(st.sampled_from(["A1", "A2", "unassigned"])).map(tuple),
    customer_id=st.none() | st.sets(st.sampled_from(["C1", "C2"])).map(tuple),
    currency_code=st.none() | st.sets(st.sampled_from(["EUR", "USD"])).map(tuple),
)


@settings(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(ledgers(), st.lists(filters, min_size=2, max_size=2))
def test_recovery_is_what_a_plain_loop_says_and_receipts_tie_out(
    ledger: dict[str, list[dict]], chosen: list[Filters]
) -> None:
    feeds = {name: as_feed(name, rows) for name, rows in ledger.items() if rows}
    rates = [(day, "USD", rate) for day, rate in RATES.items()]
    house = build_house(DuckDB(), [day.isoformat() for day in MONTHS], feeds, rates=rates)
    for name in CHECKS:
        assert house.rows((SQL / "checks" / f"{name}.sql").read_text("utf-8")) == []
    with TemporaryDirectory() as folder:
        reader = reader_over(house, Path(folder))
        for month, day in enumerate(MONTHS):
            euros = {**ledger, "invoices": [i for i in ledger["invoices"]
                                            if i["currency_code"] == "EUR"]}  # fmt: skip
            assert asked(reader, "month", day) == by_hand(euros, [month])
            assert asked(reader, "quarter", day) == by_hand(euros, list(range(month + 1)))
        for period in ("month", "quarter"):
            for wanted in (Filters(), Filters(currency_code=("EUR",)), *chosen):
                _agree(reader, wanted, period, ledger)


def _agree(reader, wanted: Filters, period: str, ledger: dict[str, list[dict]]) -> None:
    """The tie-out adds up to the cent, rows to their sums, and no rate passes 100 %."""
    day = MONTHS[-1]
    row = tie_out(reader, wanted, day, period).row(0, named=True)
    assert row["difference_amount"] == 0
    uses = receipt_uses(reader, wanted, day, period)
    assert sum(uses["receipt_amount"]) == row["receipt_amount"]
    assert sum(uses["use_amount"]) + sum(uses["use_fx_amount"]) == row["receipt_amount"]
    items = recovery_items(reader, wanted, day, period)
    whole = recovery(reader, wanted, day, period).row(0, named=True)
    assert sum(items["collectible_amount"]) == (whole["collectible_amount"] or 0)
    assert row["collected_amount"] == (whole["collected_amount"] or 0)
    assert row["early_amount"] == (whole["early_amount"] or 0)
    for item in items.filter(items["is_collectible"]).to_dicts():
        assert item["collected_amount"] <= item["collectible_amount"]
    if wanted == Filters(currency_code=("EUR",)):
        assert row["receipt_amount"] == _came_in(ledger, period)


def _came_in(ledger: dict[str, list[dict]], period: str) -> Decimal:
    after = OPENINGS[-1] if period == "month" else OPENINGS[0]
    found = [r["amount"] for r in ledger["receipts"]
             if r["currency_code"] == "EUR" and after < r["value_date"] <= MONTHS[-1]]  # fmt: skip
    issued = {i["document_id"]: i for i in ledger["invoices"] if i["currency_code"] == "EUR"}
    for row in ledger["allocations"]:
        if row["kind"] == "cash" and not row["receipt_id"] and row["document_id"] in issued:
            on = max(row["allocation_date"], issued[row["document_id"]]["issue_date"])
            found += [row["amount"]] if after < on <= MONTHS[-1] else []
    return sum(found, Decimal())
