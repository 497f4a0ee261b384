"""Rows of what a unit prints at month end: open items, and the balances they must add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ar_metrics.demo.balances import Open, account_at, general_ledger, open_at
from ar_metrics.demo.closing import hurried_close, ledger_differences, without_last_receipt
from ar_metrics.demo.dates import DAY, month_end
from ar_metrics.demo.entities import DOUBTFUL, RECEIVABLE, Document, Receipt
from ar_metrics.demo.group import Group, Rows, money, text, yes
from ar_metrics.demo.masters import is_insured
from ar_metrics.demo.papers import disputes_of, is_factored, tax_of
from ar_metrics.demo.parameters import RULES

WITH_ORDER = ("Corporate", "Public")


def balance_rows(made: Group, known: date) -> Rows:
    """Return the general ledger's month-end balances of every unit's customer accounts."""
    days = [day for day in made.month_ends if day <= known]
    apart = ledger_differences(made)
    return [
        (
            str(day),
            bu,
            account,
            currency,
            money(balance + apart.get((day, (bu, account, currency)), 0)),
        )
        for ledger in (*made.ledgers.values(), *made.printers.values())
        for day, (bu, account, currency), balance in general_ledger(ledger, days)
    ]


def open_item_rows(made: Group, known: date) -> Rows:
    """Return the open items of every month end, by unit and date; and the list that a unit with a
    ledger printed at one close, before the last receipt was entered.
    """
    days = [day for day in made.month_ends if day <= known]
    rows = [
        row
        for ledger in made.printers.values()
        for day, items in open_at(ledger, days)
        for row in _printed(made, day, items)
    ]
    day = hurried_close(made)
    if day <= known:
        ((_, items),) = open_at(made.ledgers[RULES.printing_bu], [day])
        rows += _printed(made, day, without_last_receipt(made, items, day))
    return rows


def early_open_item_rows(made: Group) -> Rows:
    """Return the picture of the migration month as it was first sent: taken days too early, before
    the last receipts and invoices of the month were entered.
    """
    taken, ledger = migration_day(made), made.printers[RULES.migrated_bu]
    ((_, items),) = open_at(ledger, [taken - RULES.early_extract_days * DAY])
    return list(_printed(made, taken, items))


def migration_day(made: Group) -> date:
    """Return the month end whose picture was sent twice."""
    return month_end(made.period.at(RULES.migrated_at))


def _printed(made: Group, day: date, items: Iterable[Open]) -> Rows:
    contested = {
        dispute.document
        for dispute in disputes_of(made)
        if dispute.opened_on <= day < dispute.closed_on
    }
    return [_row(item, day, contested) for item in items]


def _row(made: Open, day: date, contested: set[Document]) -> tuple[str, ...]:
    customer, side = made.customer, made.side
    if isinstance(side, Receipt):
        account, kind, number = RECEIVABLE, "receipt", side.receipt_id
        instalment, due, tax, document = 1, None, None, None
    else:
        document = side.document
        account, kind, number = document.account, document.kind, document.document_id
        instalment, due, tax = side.number, side.due, tax_of(side)
    account = account_at(customer, account, day)
    has_order = kind == "invoice" and customer.segment in WITH_ORDER
    return (
        str(day),
        customer.bu,
        customer.customer_id,
        number,
        kind,
        text(made.issued),
        text(due),
        customer.currency_code,
        money(side.amount),
        money(made.amount),
        text(instalment),
        "" if tax is None else money(tax),
        account,
        yes(document in contested),
        yes(account == DOUBTFUL),
        yes(document is not None and is_factored(document)),
        yes(kind == "invoice" and is_insured(customer)),
        f"PO{number[2:].replace('-', '')}" if has_order else "",
    )
