"""Rows of the feeds that tell what happened: invoices, receipts, allocations, disputes, sales."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ar_metrics.demo.dates import add_months, first_of_month
from ar_metrics.demo.entities import Dispute, Document, Item, Settlement
from ar_metrics.demo.group import Group, Rows, money, text, yes
from ar_metrics.demo.masters import is_insured
from ar_metrics.demo.parameters import RULES

SOLD = {"invoice": 1, "debit_note": 1, "fee": 1, "credit_note": -1}


def is_factored(made: Document) -> bool:
    """Whether the claim was sold to a factor."""
    return made.customer.role == "factored" and made.kind == "invoice"


def tax_of(item: Item) -> int:
    """Return the tax of an instalment; the last one takes the odd cents."""
    made = item.document
    if item is made.items[-1]:
        return made.tax - sum(tax_of(other) for other in made.items[:-1])
    return made.tax * item.amount // made.amount


def invoice_rows(made: Group, known: date) -> Rows:
    """Return the documents of the units that send their ledger, by unit and date."""
    return [
        _invoice(item)
        for ledger in made.ledgers.values()
        for document in ledger.documents
        if document.issued <= known
        for item in document.items
    ]


def _invoice(item: Item) -> tuple[str, ...]:
    made, customer = item.document, item.document.customer
    return (
        customer.bu,
        customer.customer_id,
        made.document_id,
        made.kind,
        text(made.issued),
        text(item.due),
        customer.currency_code,
        money(item.amount),
        text(item.number),
        money(tax_of(item)),
        made.account,
        yes(is_factored(made)),
        yes(is_insured(customer) and made.kind == "invoice"),
        made.corrects.document_id if made.corrects else "",
    )


def receipt_rows(made: Group, known: date) -> Rows:
    """Return the receipts of the units that send their ledger, by unit and value date."""
    return [
        (
            receipt.receipt_id,
            receipt.customer.bu,
            receipt.customer.customer_id,
            text(receipt.value_date),
            receipt.customer.currency_code,
            money(receipt.amount),
            receipt.method,
            text(receipt.returned_on if (receipt.returned_on or date.max) <= known else None),
        )
        for ledger in made.ledgers.values()
        for receipt in ledger.receipts
        if receipt.value_date <= known
    ]


def allocation_rows(made: Group, known: date) -> Rows:
    """Return what settles what in the units that send their ledger, by unit and date."""
    return [
        _allocation(settlement)
        for ledger in made.ledgers.values()
        for settlement in sorted(ledger.settlements, key=lambda each: each.dated)
        if settlement.dated <= known
    ]


def _allocation(settlement: Settlement) -> tuple[str, ...]:
    made = settlement.item.document
    return (
        made.customer.bu,
        made.document_id,
        text(settlement.dated),
        money(settlement.amount),
        settlement.kind,
        text(settlement.item.number),
        settlement.receipt.receipt_id if settlement.receipt else "",
        settlement.credit.document_id if settlement.credit else "",
        text(settlement.reason),
        text(settlement.channel),
        settlement.case.case_id if settlement.case else "",
    )


def disputes_of(made: Group) -> Iterator[Dispute]:
    """Yield the disputes of all units about documents of the period."""
    for ledger in (*made.ledgers.values(), *made.printers.values()):
        for dispute in ledger.disputes:
            if dispute.closed_on >= made.period.start:
                yield dispute


def dispute_rows(made: Group, known: date) -> Rows:
    """Return the disputes; one that is still open has no outcome."""
    rows: Rows = []
    for dispute in disputes_of(made):
        document, is_closed = dispute.document, dispute.closed_on <= known
        row = (
            f"LIT-{document.document_id}",
            document.customer.bu,
            document.document_id,
            text(dispute.opened_on),
            dispute.cause,
            money(dispute.amount),
            text(dispute.closed_on) if is_closed else "",
            text(dispute.owner),
            dispute.outcome if is_closed else "",
        )
        if dispute.opened_on <= known:
            rows.append(row)
    return rows


def sale_rows(made: Group, known: date) -> Rows:
    """Return invoiced less credited by month and customer, the year before the period included."""
    since = add_months(made.period.start, -RULES.months_of_earlier_sales)
    sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for document in made.whole.documents:
        if document.kind in SOLD and since <= document.issued <= known:
            customer, month = document.customer, text(first_of_month(document.issued))
            key = (month, customer.bu, customer.customer_id, customer.currency_code)
            sums[key][0] += SOLD[document.kind] * document.amount
            sums[key][1] += SOLD[document.kind] * (document.amount - document.tax)
    return [(*key, money(total), money(net)) for key, (total, net) in sorted(sums.items())]
