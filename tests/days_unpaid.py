"""DSO by invoice in a plain loop over the files of a ledger: amount × days, document by document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

BACK = ("returned_payment", "refund")


def days_unpaid(
    feeds: Mapping[str, Iterable[Mapping[str, Any]]], as_of: date, currency: str
) -> dict[str, tuple[Decimal, Decimal]]:
    """By BU: the invoices in `currency` of the 90 days up to the date, and their Σ amount × days.

    The rows are those of the files: texts.
    """
    day = date.fromisoformat
    issued = {(row["bu"], row["document_id"]): day(row["issue_date"]) for row in feeds["invoices"]}
    value_dates = {
        (row["bu"], row["receipt_id"]): day(row["value_date"]) for row in feeds["receipts"]
    }
    owed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in feeds["invoices"]:
        recent = as_of - timedelta(days=90) < day(row["issue_date"]) <= as_of
        if recent and row["document_type"] in ("invoice", "debit_note") and (
            row["currency_code"] == currency
        ):  # fmt: skip
            owed[row["bu"], row["document_id"]] += Decimal(row["amount"])
    paid: dict[tuple[str, str], list[tuple[date, date, Decimal]]] = defaultdict(list)
    for row in feeds["allocations"]:
        key = (row["bu"], row["document_id"])
        if key not in owed:
            continue
        came = value_dates.get((row["bu"], row["receipt_id"]), day(row["allocation_date"]))
        credit = issued.get((row["bu"], row["credit_id"]), came)
        settled = max(day(row["allocation_date"]), came, credit, issued[key])
        if settled <= as_of:
            amount = Decimal(row["amount"]) * (-1 if row["kind"] in BACK else 1)
            paid[key].append((settled, came, amount))
    whole: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal()])
    for key, amount in owed.items():
        weight, left = amount * (as_of - issued[key]).days, amount
        for _settled, came, part in sorted(paid[key]):
            after = min(max(left - part, Decimal()), amount)
            weight -= (left - after) * (as_of - came).days
            left = after
        whole[key[0]][0] += amount
        whole[key[0]][1] += weight
    return {bu: (amount, weight) for bu, (amount, weight) in whole.items()}
