"""What a ledger brings forward when the files begin after the business did.

An open document comes in on the first day with what is left of it, under its own number. What a
customer owes overdue comes in as one document, due on the mean date of what it stands for; only
very old debts keep their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

from ar_metrics.demo.dates import add_months
from ar_metrics.demo.entities import (
    CREDITS,
    Case,
    Customer,
    Document,
    Item,
    Ledger,
    Receipt,
    Settlement,
)
from ar_metrics.demo.parameters import RULES

REOPENING = ("refund", "returned_payment")


def effects(settlement: Settlement) -> list[tuple[Item | Receipt, int]]:
    """Return what a settlement takes from each side: the item, and the receipt or credit used.

    Both sides are positive while open; a negative effect opens the side again.
    """
    item, amount = settlement.item, settlement.amount
    if settlement.kind in REOPENING and item.document.kind not in CREDITS:
        amount = -amount
    found: list[tuple[Item | Receipt, int]] = [(item, amount)]
    if settlement.receipt:
        found.append((settlement.receipt, amount))
    if settlement.credit:
        found.append((settlement.credit.items[0], amount))
    return found


def brought_forward(ledger: Ledger, start: date) -> Ledger:
    """Return the ledger of one business unit from `start` on, opened with what was left."""
    return _Opening(ledger, start).ledger()


class _Opening:
    def __init__(self, ledger: Ledger, start: date) -> None:
        self._old, self._start = ledger, start
        self._long_ago = add_months(start, -RULES.warm_up_months)
        self._items: dict[Item, Item] = {}
        self._documents: dict[Document, Document] = {}
        self._receipts: dict[Receipt, Receipt] = {}
        self._left = self._what_was_left()

    def ledger(self) -> Ledger:
        """Return the new ledger; nothing of the old one is changed."""
        overdue: dict[Customer, list[Item]] = defaultdict(list)
        made = [self._document(each, overdue) for each in self._old.documents]
        made += [self._overdue(customer, items) for customer, items in overdue.items()]
        documents = sorted((each for each in made if each), key=lambda each: each.issued)
        receipts = [made for each in self._old.receipts if (made := self._receipt(each))]
        kept = set(self._documents.values())
        return Ledger(
            self._old.customers,
            documents,
            receipts,
            [made for each in self._old.settlements if (made := self._settlement(each))],
            [d for d in self._old.disputes if d.document in kept and d.closed_on > self._start],
            [p for p in self._old.plans if p.instalments[-1][0] >= self._start],
            [made for each in self._old.cases if (made := self._case(each))],
        )

    def _came_back(self, settlement: Settlement) -> bool:
        """A payment from before that came back, on whatever day: it left nothing behind."""
        receipt = settlement.receipt
        return bool(receipt and receipt.returned_on and receipt.value_date < self._start)

    def _what_was_left(self) -> Counter[Item | Receipt]:
        left: Counter[Item | Receipt] = Counter()
        for made in self._old.documents:
            left.update({item: item.amount for item in made.items})
        left.update({r: 0 if r.returned_on else r.amount for r in self._old.receipts})
        for settlement in self._old.settlements:
            if settlement.dated < self._start and not self._came_back(settlement):
                for side, amount in effects(settlement):
                    left[side] -= amount
        return left

    def _document(self, old: Document, overdue: dict[Customer, list[Item]]) -> Document | None:
        if old.issued >= self._start:
            self._documents[old] = old
            self._items.update({item: item for item in old.items})
            return old
        still = [item for item in old.items if self._left[item]]
        late = [i for i in still if i.due and self._long_ago <= i.due < self._start]
        if late:
            overdue[old.customer] += late
        still = [item for item in still if item not in late]
        if not still or old.kind == "unbilled":
            return None
        amount = sum(self._left[item] for item in still)
        new = replace(old, issued=self._start, amount=amount, tax=_share(old, amount), items=[])
        new.corrects = None
        for item in still:
            self._items[item] = Item(new, item.number, item.due, self._left[item])
        new.items = [self._items[item] for item in still]
        self._documents[old] = new
        return new

    def _overdue(self, customer: Customer, items: list[Item]) -> Document:
        amounts = [self._left[item] for item in items]
        days = sum(i.due.toordinal() * a for i, a in zip(items, amounts, strict=True) if i.due)
        tax = sum(_share(i.document, a) for i, a in zip(items, amounts, strict=True))
        number = f"AN{self._start:%y%m}-{customer.customer_id}"
        new = Document(customer, "invoice", self._start, sum(amounts), tax, document_id=number)
        new.items = [Item(new, 1, date.fromordinal(days // sum(amounts)), sum(amounts))]
        self._items.update(dict.fromkeys(items, new.items[0]))
        return new

    def _receipt(self, old: Receipt) -> Receipt | None:
        new = old
        if old.value_date < self._start:
            if not self._left[old]:
                return None
            new = replace(old, value_date=self._start, amount=self._left[old])
        self._receipts[old] = new
        return new

    def _case(self, old: Case) -> Case | None:
        """A case that is still on, with what its items were brought forward in."""
        items = [self._items[item] for item in old.items if item in self._items]
        return replace(old, items=items) if items and old.closed_on >= self._start else None

    def _settlement(self, old: Settlement) -> Settlement | None:
        if old.dated < self._start or self._came_back(old) or old.item not in self._items:
            return None
        return replace(
            old,
            item=self._items[old.item],
            day=max(old.day, self._start),
            receipt=self._receipts[old.receipt] if old.receipt else None,
            credit=self._documents[old.credit] if old.credit else None,
        )


def _share(old: Document, amount: int) -> int:
    return round(old.tax * amount / old.amount)
