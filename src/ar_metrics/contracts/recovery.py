"""Contracts of recovery: dunning acts, promises, payment plans and disputes."""

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
from ar_metrics.contracts.receivables import NOT_A_CURRENCY, NOT_FROM_ONE


class Actions(Table):
    """A dunning act."""

    action_id: str = needed("Act.", "ACT-000981", kind="id")
    agent_id: str = needed("Agent who did it.", "A07", kind="id")
    bu: str = needed("Business unit.", "FR01", kind="id")
    customer_id: str = needed("Customer it was addressed to.", "C00017", kind="id")
    date: pl.Date = needed("Day of the act.", "2025-06-18")
    kind: str = needed("What was done.", "reminder 1")
    document_id: str = optional("Document it is about.", "F2025-00123", kind="id")
    instalment_no: pl.Int64 = optional("Instalment of the document; empty = all.")
    outcome: str = optional("What came of it.", "promise")
    right_party: pl.Boolean = optional("The right person was reached.", "yes")
    cost: Money = optional("What it cost.", "1.50")
    currency_code: str = optional("Currency of the amounts; empty = reporting.", "EUR")
    concession_amount: Money = optional("Amount that was given up.")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    instalments = rule("instalment_no", NOT_FROM_ONE, lambda cell: cell >= 1)
    costs = at_least_zero("cost")
    concessions = at_least_zero("concession_amount")


class Promises(Table):
    """A promise to pay: a customer's word."""

    promise_id: str = needed("Promise.", "PR-0103", kind="id")
    bu: str = needed("Business unit.", "FR01", kind="id")
    customer_id: str = needed("Customer who promised.", "C00017", kind="id")
    made_on: pl.Date = needed("Day the word was given.", "2025-06-18")
    due_on: pl.Date = needed("Day the payment is promised for.", "2025-06-25")
    amount: Money = needed("Amount promised.", "1200.00")
    currency_code: str = needed("Currency of the amount, ISO 4217.", "EUR")
    document_id: str = optional("Document it is about.", "F2025-00123", kind="id")
    action_id: str = optional("Act that obtained it.", "ACT-000981", kind="id")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    amounts = at_least_zero("amount")
    period = not_before("due_on", "made_on")


class PaymentPlans(Table):
    """An agreed instalment of a payment plan."""

    plan_id: str = needed("Plan.", "PL-0012", kind="id")
    bu: str = needed("Business unit.", "FR01", kind="id")
    customer_id: str = needed("Customer who agreed.", "C00017", kind="id")
    due_on: pl.Date = needed("Day the instalment falls due.", "2025-07-31")
    amount: Money = needed("Amount of the instalment.", "400.00")
    currency_code: str = needed("Currency of the amount, ISO 4217.", "EUR")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    amounts = at_least_zero("amount")


class Disputes(Table):
    """A dispute: the customer contests a document."""

    dispute_id: str = needed("Dispute.", "D-0007", kind="id")
    bu: str = needed("Business unit.", "FR01", kind="id")
    document_id: str = needed("Document that is contested.", "F2025-00123", kind="id")
    opened_on: pl.Date = needed("Day it was opened.", "2025-06-02")
    cause: str = needed("Cause.", "price")
    amount: Money = needed("Amount contested, in the document's currency.", "300.00")
    closed_on: pl.Date = optional("Day it was closed; empty = open.")
    owner: str = optional("Who settles it.", "Sales North")
    outcome: str = optional("How it ended.")

    amounts = at_least_zero("amount")
    period = not_before("closed_on", "opened_on")
