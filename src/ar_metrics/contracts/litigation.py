"""Contracts of litigation: procedures, their steps, documents and costs."""

from __future__ import annotations

import polars as pl

from ar_metrics.contracts.codes import currency_codes
from ar_metrics.contracts.fields import (
    Money,
    Table,
    at_least_zero,
    needed,
    not_before,
    one_of,
    optional,
    rule,
)
from ar_metrics.contracts.receivables import NOT_A_CURRENCY


class LitigationCases(Table):
    """A procedure."""

    case_id: str = needed("Case.", "LC-0003", kind="id")
    bu: str = needed("Business unit.", "FR01", kind="id")
    customer_id: str = needed("Customer who is pursued.", "C00017", kind="id")
    procedure: str = needed("Procedure.", "injonction de payer")
    opened_on: pl.Date = needed("Day it was opened.", "2025-06-02")
    claimed_amount: Money = needed("Amount claimed.", "1200.00")
    currency_code: str = needed("Currency of the amounts, ISO 4217.", "EUR")
    provider: str = optional("Lawyer, agency or commissaire de justice.", "Cabinet Roux")
    court: str = optional("Court.", "TC Lyon")
    awarded_amount: Money = optional("Amount awarded.")
    closed_on: pl.Date = optional("Day it was closed; empty = open.")
    outcome: str = optional("How it ended.")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    claims = at_least_zero("claimed_amount")
    awards = at_least_zero("awarded_amount")
    period = not_before("closed_on", "opened_on")


class LitigationEvents(Table):
    """A dated step of a case: the stage it enters, or the act that is done."""

    case_id: str = needed("Case.", "LC-0003", kind="id")
    date: pl.Date = needed("Day of the step.", "2025-06-10")
    stage: str = optional("Stage the case enters.", "filed")
    act: str = optional("Act that is done.", "served")
    interrupts_prescription: pl.Boolean = optional("It interrupts prescription.", "no")
    gives_title: pl.Boolean = optional("It gives an enforceable title.", "no")
    recovered_principal: Money = optional("Principal recovered by it.")
    recovered_interest: Money = optional("Interest recovered by it.")
    recovered_costs: Money = optional("Costs recovered by it.")

    named = rule(
        "date",
        "has neither a stage nor an act: give one of them",
        lambda _cell: pl.col("stage").is_not_null() | pl.col("act").is_not_null(),
    )


class LitigationCaseDocuments(Table):
    """A document that a case covers."""

    case_id: str = needed("Case.", "LC-0003", kind="id")
    bu: str = needed("Business unit.", "FR01", kind="id")
    document_id: str = needed("Document.", "F2025-00123", kind="id")


class LitigationCosts(Table):
    """A cost line of a case."""

    cost_id: str = needed("Cost line.", "LK-0021", kind="id")
    case_id: str = needed("Case.", "LC-0003", kind="id")
    date: pl.Date = needed("Day of the cost.", "2025-06-10")
    kind: str = needed("What it pays.", "bailiff")
    amount: Money = needed("Amount.", "86.40")
    currency_code: str = needed("Currency of the amount, ISO 4217.", "EUR")
    stage: str = optional("Stage it belongs to.", "filed")
    provider: str = optional("Who is paid.", "Etude Morel")
    committed_on: pl.Date = optional("Day it was committed.")
    paid_on: pl.Date = optional("Day it was paid.")
    recoverable: pl.Boolean = optional("The debtor has to bear it.", "yes")
    recovered_on: pl.Date = optional("Day the debtor paid it back.")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    amounts = at_least_zero("amount")
