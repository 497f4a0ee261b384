"""Rows of the feeds of litigation: cases, their steps, the documents they cover, their costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from ar_metrics.demo.entities import Case, Customer
from ar_metrics.demo.group import Group, Rows, money, text, yes
from ar_metrics.demo.procedures import TITLES


def cases_of(made: Group) -> Iterator[Case]:
    """Yield the cases of all units that were on in the period, by unit and opening."""
    on = [case for ledger in made.ledgers.values() for case in ledger.cases]
    first = made.month_ends[0]
    for ledger in made.printers.values():
        on += [case for case in ledger.cases if not _is_paid(case, first)]
    yield from (case for case in on if case.closed_on >= made.period.start)


def _is_paid(case: Case, first: date) -> bool:
    """Whether all was paid before the first month end: nobody ever printed those items."""
    paid = sum(step.principal for step in case.steps if step.day <= first)
    return case.opened_on < first and paid >= case.claimed


def case_rows(made: Group, known: date) -> Rows:
    """Return the cases; what a court or the end will bring is not known before."""
    return [
        (
            case.case_id,
            case.customer.bu,
            case.customer.customer_id,
            case.procedure,
            text(case.opened_on),
            money(case.claimed),
            case.customer.currency_code,
            case.provider,
            text(case.court),
            money(case.awarded or 0) if (case.awarded_on or date.max) <= known else "",
            text(case.closed_on) if case.closed_on <= known else "",
            case.outcome if case.closed_on <= known else "",
        )
        for case in cases_of(made)
        if case.opened_on <= known
    ]


def event_rows(made: Group, known: date) -> Rows:
    """Return the steps of the cases, by case and day; steps of one name and day are one."""
    rows: Rows = []
    for case in cases_of(made):
        steps = sorted(case.steps, key=lambda step: (step.day, step.stage, step.act))
        for (day, stage, act), group in groupby(steps, lambda s: (s.day, s.stage, s.act)):
            same = list(group)
            if day <= known:
                gives_title = bool(stage) and TITLES.get(case.procedure) == stage
                rows.append(
                    (
                        case.case_id,
                        text(day),
                        stage,
                        act,
                        "yes" if gives_title else "",
                        _money(sum(step.principal for step in same)),
                        _money(sum(step.interest for step in same)),
                        _money(sum(step.costs for step in same)),
                    )
                )
    return rows


def _money(cents: int) -> str:
    return money(cents) if cents else ""


def case_document_rows(made: Group, known: date) -> Rows:
    """Return which documents each case covers."""
    return [
        (case.case_id, case.customer.bu, document_id)
        for case in cases_of(made)
        if case.opened_on <= known
        for document_id in sorted({item.document.document_id for item in case.items})
    ]


def cost_rows(made: Group, known: date) -> Rows:
    """Return the costs of the cases, numbered by case and day; they are the generator's own."""
    rows: Rows = []
    for case in cases_of(made):
        costs = sorted(case.costs, key=lambda cost: (cost.day, cost.kind))
        for number, cost in enumerate(costs, 1):
            if cost.day > known:
                continue
            recovered = cost.recovered_on if (cost.recovered_on or date.max) <= known else None
            rows.append(
                (
                    f"LK-{case.case_id[3:]}-{number:02d}",
                    case.case_id,
                    text(cost.day),
                    cost.kind,
                    money(cost.amount),
                    _currency(case.customer),
                    cost.stage,
                    cost.provider,
                    text(cost.day),
                    text(cost.paid_on) if cost.paid_on <= known else "",
                    yes(cost.recoverable),
                    text(recovered),
                )
            )
    return rows


def _currency(customer: Customer) -> str:
    return "MAD" if customer.bu == "MA01" else "EUR"
