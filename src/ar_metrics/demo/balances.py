"""What is open at a date, computed twice: item by item, and as the general ledger adds it up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import itemgetter

from ar_metrics.demo.entities import (
    CREDITS,
    DOUBTFUL,
    RECEIVABLE,
    Customer,
    Document,
    Item,
    Ledger,
    Receipt,
    Settlement,
)
from ar_metrics.demo.opening import effects

Account = tuple[str, str, str]  # bu, account, currency
SETTLED_IN_LEDGER = ("write_off", "netting", "adjustment")


@dataclass(frozen=True)
class Open:
    """What is open of an instalment or a receipt; positive, as printed."""

    side: Item | Receipt
    amount: int

    @property
    def customer(self) -> Customer:
        """Who owes it, or whom it is owed to."""
        return self.side.customer if isinstance(self.side, Receipt) else self.side.document.customer

    @property
    def issued(self) -> date:
        """Date of the document or value date of the receipt."""
        return self.side.value_date if isinstance(self.side, Receipt) else self.side.document.issued


def account_at(customer: Customer, account: str, day: date) -> str:
    """Return the account on which an item stands on a day."""
    doubtful = customer.doubtful_on is not None and day >= customer.doubtful_on
    return DOUBTFUL if doubtful and account == RECEIVABLE else account


def open_at(ledger: Ledger, days: list[date]) -> Iterator[tuple[date, list[Open]]]:
    """Yield each of `days` (ascending) with what is open at its end, in order of issue."""
    starts = [(d.issued, item, item.amount) for d in ledger.documents for item in d.items]
    starts += [(r.value_date, r, r.amount) for r in ledger.receipts]
    changes: list[tuple[date, Item | Receipt, int]] = list(starts)
    for settlement in ledger.settlements:
        changes += [(settlement.dated, side, -amount) for side, amount in effects(settlement)]
    changes += [(r.returned_on, r, -r.amount) for r in ledger.receipts if r.returned_on]
    changes.sort(key=itemgetter(0))
    balances: dict[Item | Receipt, int] = {}
    position = 0
    for day in days:
        while position < len(changes) and changes[position][0] <= day:
            _, side, amount = changes[position]
            balances[side] = balances.get(side, 0) + amount
            position += 1
        balances = {side: amount for side, amount in balances.items() if amount}
        yield day, [Open(side, amount) for side, amount in balances.items()]


def entries(ledger: Ledger) -> list[tuple[date, Account, int]]:
    """Return the postings to customer accounts, signed (debit positive), by day.

    They come from the papers, not from the open items: a payment is posted whole when it comes in,
    and an allocation within account 411 is no posting at all.
    """
    posted = [
        (d.issued, d.customer, d.account, -d.amount if d.kind in CREDITS else d.amount)
        for d in ledger.documents
    ]
    posted += [(r.value_date, r.customer, RECEIVABLE, -r.amount) for r in ledger.receipts]
    for receipt in ledger.receipts:
        if receipt.returned_on:
            posted.append((receipt.returned_on, receipt.customer, RECEIVABLE, receipt.amount))
    for settlement in ledger.settlements:
        posted += _settled(settlement)
    rows = [
        (day, (customer.bu, account_at(customer, account, day), customer.currency_code), amount)
        for day, customer, account, amount in posted
    ]
    return sorted(rows + _reclassified(posted), key=itemgetter(0))


def _settled(settlement: Settlement) -> list[tuple[date, Customer, str, int]]:
    made: Document = settlement.item.document
    day, amount = settlement.dated, settlement.amount
    if settlement.kind in SETTLED_IN_LEDGER:
        rows = [(day, made.customer, made.account, -amount)]
        if settlement.credit:  # an advance that is used: from one account to the other
            rows.append((day, made.customer, settlement.credit.account, amount))
        return rows
    if settlement.kind == "refund":
        return [(day, made.customer, made.account, amount)]
    return []


def _reclassified(
    posted: list[tuple[date, Customer, str, int]],
) -> list[tuple[date, Account, int]]:
    """A customer who becomes doubtful: the balance goes from 411 to 416."""
    balances: defaultdict[Customer, int] = defaultdict(int)
    for day, customer, account, amount in posted:
        if customer.doubtful_on and day < customer.doubtful_on and account == RECEIVABLE:
            balances[customer] += amount
    rows: list[tuple[date, Account, int]] = []
    for customer, balance in balances.items():
        day, bu, currency = customer.doubtful_on, customer.bu, customer.currency_code
        if day:
            rows.append((day, (bu, RECEIVABLE, currency), -balance))
            rows.append((day, (bu, DOUBTFUL, currency), balance))
    return rows


def general_ledger(ledger: Ledger, days: list[date]) -> list[tuple[date, Account, int]]:
    """Return the balance of each customer account at the end of each day, from its first posting
    on; accounts in order of bu, account and currency.
    """
    by_account: dict[Account, list[tuple[date, int]]] = defaultdict(list)
    for day, account, amount in entries(ledger):
        by_account[account].append((day, amount))
    rows: list[tuple[date, Account, int]] = []
    for account, movements in sorted(by_account.items()):
        running = list(accumulate(amount for _, amount in movements))
        position = 0
        for day in days:
            while position < len(movements) and movements[position][0] <= day:
                position += 1
            if position:
                rows.append((day, account, running[position - 1]))
    return sorted(rows)
