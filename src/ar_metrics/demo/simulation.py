"""The whole demo group, simulated: who bought, what was paid, and the numbers on the papers."""

from __future__ import annotations

from collections import Counter
from datetime import date

from ar_metrics.demo.billing import bill
from ar_metrics.demo.customers import customers
from ar_metrics.demo.entities import Document, Ledger, Period, stream
from ar_metrics.demo.parameters import business_units
from ar_metrics.demo.paying import Payer
from ar_metrics.demo.portfolios import assign


def simulate(seed: int, period: Period) -> Ledger:
    """Return everything that happened from the warm-up to the end of the period, numbered."""
    whole = Ledger(customers=customers(seed, period))
    assign(seed, whole.customers, period)
    for customer in whole.customers:
        issued = bill(customer, stream(seed, "bill", customer.bu, customer.customer_id), period)
        rng = stream(seed, "pay", customer.bu, customer.customer_id)
        court = stream(seed, "court", customer.bu, customer.customer_id)
        done = Payer(customer, rng, court, period).settle(issued)
        whole.documents += done.documents
        whole.receipts += done.receipts
        whole.settlements += done.settlements
        whole.disputes += done.disputes
        whole.plans += done.plans
        whole.cases += done.cases
    _number(whole)
    return whole


def _number(whole: Ledger) -> None:
    """Give documents and receipts their numbers, by unit and month, in the order of their dates."""
    whole.documents.sort(key=lambda made: made.issued)
    whole.receipts.sort(key=lambda receipt: receipt.value_date)
    whole.plans.sort(key=lambda plan: plan.agreed_on)
    used: Counter[str] = Counter()
    for made in whole.documents:
        made.document_id = _next(used, _prefix(made), made.issued)
    for receipt in whole.receipts:
        prefix = business_units()[receipt.customer.bu].receipt_prefix
        receipt.receipt_id = _next(used, prefix, receipt.value_date)
    for number, plan in enumerate(whole.plans, 1):
        plan.plan_id = f"PL-{number:04d}"
    whole.cases.sort(key=lambda case: case.opened_on)
    for number, case in enumerate(whole.cases, 1):
        case.case_id = f"LC-{number:04d}"


def _prefix(made: Document) -> str:
    prefix = business_units()[made.customer.bu].document_prefix
    return prefix + {"credit_note": "C", "advance": "A", "unbilled": "U"}.get(made.kind, "")


def _next(used: Counter[str], prefix: str, day: date) -> str:
    series = f"{prefix}{day:%y%m}"
    used[series] += 1
    return f"{series}-{used[series]:04d}"
