"""What the bank books of what customers pay: one receipt a day, and payments that come back."""

from __future__ import annotations

from datetime import date

from ar_metrics.demo.entities import Customer, Ledger, Receipt, Settlement


def bank(
    customer: Customer,
    ledger: Ledger,
    overpaid: list[tuple[date, int]],
    method: str,
    until: date,
) -> None:
    """Make one receipt of what is paid on a day; a payment that comes back is by itself."""
    by_day: dict[tuple[date, date | None], Receipt] = {}

    def receipt(day: date, returned: date | None) -> Receipt:
        key = (day, returned)
        if key not in by_day:
            by_day[key] = Receipt(customer, day, 0, method, returned)
        return by_day[key]

    for paid in [s for s in ledger.settlements if s.kind == "cash"]:
        paid.receipt = receipt(paid.day, paid.returned_on)
        paid.receipt.amount += paid.amount
        if paid.returned_on and paid.returned_on <= until:
            back = Settlement(paid.item, paid.returned_on, paid.amount, "returned_payment")
            back.receipt, back.reason = paid.receipt, "insufficient funds"
            ledger.settlements.append(back)
    for day, amount in overpaid:
        if amount:
            receipt(day, None).amount += amount
    ledger.receipts += by_day.values()
