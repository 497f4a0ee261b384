"""Billing cohorts and part II of D. 441-6 in plain loops over the files of a ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

BACK = ("returned_payment", "refund")
RANGES = ((0, "0"), (30, "1-30"), (60, "31-60"), (90, "61-90"))
Feeds = Mapping[str, Iterable[Mapping[str, Any]]]
Key = tuple[str, str, str]


@dataclass
class Debt:
    """An invoice or an instalment of one: what was taken off it, day by day, and what is left."""

    issued: date
    due: date | None  # none, and a customer without terms: it is never late
    amount: Decimal
    left: Decimal
    parts: list[tuple[date, str, Decimal]] = field(default_factory=list)

    @property
    def closed(self) -> date | None:
        """The day of the last settlement that left nothing; None while something is open."""
        return self.parts[-1][0] if self.left == 0 and self.parts else None


def debts(feeds: Feeds, as_of: date, currency: str) -> dict[Key, Debt]:
    """The invoices and debit notes in a currency that were issued up to a date, settled up to it."""
    day = date.fromisoformat
    found: dict[Key, Debt] = {}
    issued = {(row["bu"], row["document_id"]): day(row["issue_date"]) for row in feeds["invoices"]}
    came = {(row["bu"], row["receipt_id"]): day(row["value_date"]) for row in feeds["receipts"]}
    for row in feeds["invoices"]:
        is_debt = row["document_type"] in ("invoice", "debit_note")
        if is_debt and row["currency_code"] == currency and day(row["issue_date"]) <= as_of:
            amount = Decimal(row["amount"])
            found[row["bu"], row["document_id"], row["instalment_no"]] = Debt(
                day(row["issue_date"]),
                day(row["due_date"]) if row["due_date"] else None,
                amount,
                amount,
            )
    told: dict[Key, list[tuple[date, bool, str, Decimal]]] = defaultdict(list)
    for row in feeds["allocations"]:
        key = (row["bu"], row["document_id"], row["instalment_no"])
        if key not in found:
            continue
        booked = day(row["allocation_date"])
        credit = issued.get((row["bu"], row["credit_id"]), booked)
        paid = came.get((row["bu"], row["receipt_id"]), booked)
        settled = max(booked, paid, credit, found[key].issued)
        is_back = row["kind"] in BACK
        if settled <= as_of:
            amount = Decimal(row["amount"]) * (-1 if is_back else 1)
            told[key].append((settled, is_back, row["kind"], amount))
    for key, settlements in told.items():
        one, running = found[key], found[key].amount
        for settled, _is_back, kind, amount in sorted(settlements):
            before, running = max(running, Decimal()), running - amount
            after = max(running, Decimal())
            if before != after:
                one.parts.append((settled, kind, before - after))
            one.left = after
    return found


def cohorts(feeds: Feeds, as_of: date, currency: str) -> dict[date, dict[str, Decimal]]:
    """By first day of the month of issue: billed, open, lost, and settled within 30, 60, 90 days."""
    whole: dict[date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in debts(feeds, as_of, currency).values():
        month = whole[one.issued.replace(day=1)]
        month["billed"] += one.amount
        month["open"] += one.left
        for settled, kind, amount in one.parts:
            if kind == "write_off":
                month["lost"] += amount
                continue
            month["settled"] += amount
            for age in (30, 60, 90):
                if (settled - one.issued).days <= age:
                    month[f"settled {age}"] += amount
    return whole


def late_in_year(
    feeds: Feeds, as_of: date, currency: str
) -> dict[tuple[str, str, str], tuple[int, Decimal]]:
    """By BU, block and range: the number of invoices and their amount, of the year up to a date.

    What an insolvent customer still owes stays in A, as the claim is not contested.
    """
    disputes, cases = _contests(feeds)
    insolvent = _insolvent(feeds, as_of)
    customers = {(r["bu"], r["document_id"]): r["customer_id"] for r in feeds["invoices"]}
    told: dict[tuple[str, str], list[tuple[int, str, Decimal]]] = defaultdict(list)
    for (bu, document, _instalment), one in debts(feeds, as_of, currency).items():
        end = one.closed
        if end is None and (one.left == 0 or one.due is None or one.due >= as_of):
            continue
        days = max(((end or as_of) - one.due).days, 0) if one.due else 0
        is_insolvent = (bu, customers[bu, document]) in insolvent
        spells = disputes[bu, document] + ([] if is_insolvent and not end else cases[bu, document])
        is_contested = one.due is not None and any(
            opened <= (end or as_of) and (one.due if end else as_of) < closed
            for opened, closed in spells
        )
        told[bu, document].append((days, "B" if is_contested else "A", one.amount))
    found: dict[tuple[str, str, str], tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal()))
    for (bu, _document), parts in told.items():
        latest = max(parts)
        for part in parts:
            days, block, amount = part
            place = next((name for edge, name in RANGES if days <= edge), "91+")
            count, total = found[bu, block, place]
            found[bu, block, place] = (count + (part is latest), total + amount)
    return found


Spells = dict[tuple[str, str], list[tuple[date, date]]]


def _contests(feeds: Feeds) -> tuple[Spells, Spells]:
    """By document: from when to when it was disputed, and before a court or an agency."""
    day, never = date.fromisoformat, "9999-12-31"
    disputes: Spells = defaultdict(list)
    courts: Spells = defaultdict(list)
    for row in feeds["disputes"]:
        spell = (day(row["opened_on"]), day(row["closed_on"] or never))
        disputes[row["bu"], row["document_id"]].append(spell)
    cases = {row["case_id"]: row for row in feeds["litigation_cases"]}
    for row in feeds["litigation_case_documents"]:
        case = cases[row["case_id"]]
        spell = (day(case["opened_on"]), day(case["closed_on"] or never))
        courts[row["bu"], row["document_id"]].append(spell)
    return disputes, courts


def _insolvent(feeds: Feeds, as_of: date) -> set[tuple[str, str]]:
    return {
        (row["bu"], row["customer_id"])
        for row in feeds["customers"]
        if row["insolvency_on"] and date.fromisoformat(row["insolvency_on"]) <= as_of
    }
