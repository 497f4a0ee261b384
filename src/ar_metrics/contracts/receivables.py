"""Contracts of the snapshot: open items, and what they are held against."""

from __future__ import annotations

import polars as pl

from ar_metrics.contracts.codes import CREDIT_TYPES, DOCUMENT_TYPES, currency_codes
from ar_metrics.contracts.fields import (
    Money,
    Rate,
    Table,
    first_of_month,
    needed,
    one_of,
    optional,
    rule,
)

NOT_A_CURRENCY = "is not an ISO 4217 currency code in capitals, such as EUR"
NEGATIVE_CREDIT = "is negative on a credit: the document type already says it is one"
NOT_FROM_ONE = "is not a number from 1 up"


class OpenItems(Table):
    """An open item at a snapshot date, as an ERP prints it at month end."""

    snapshot_date: pl.Date = needed("Day the picture was taken, end of day.", "2025-06-30")
    bu: str = needed("Business unit that owns the claim.", "FR01", kind="id")
    customer_id: str = needed("Customer, within the business unit.", "C00017", kind="id")
    document_id: str = needed("Document, within the business unit.", "F2025-00123", kind="id")
    document_type: str = needed("What the document is.", "invoice", values=DOCUMENT_TYPES)
    issue_date: pl.Date = needed("Date of the document.", "2025-05-15")
    due_date: pl.Date = needed("Contractual due date; may be empty.", "2025-06-14", nullable=True)
    currency_code: str = needed("Currency of the amounts, ISO 4217.", "EUR")
    original_amount: Money = needed("Amount of the document, tax included.", "1200.00")
    open_amount: Money = needed("What is still open of it, tax included.", "1200.00")
    instalment_no: pl.Int64 = optional("Instalment of the document.", "1", default=1)
    tax_amount: Money = optional("Tax part of the original amount.", "200.00")
    account: str = optional("General ledger account.", "411000", kind="id")
    dispute: pl.Boolean = optional("The customer contests it.", "no")
    doubtful: pl.Boolean = optional("Payment is doubtful.", "no")
    assigned_to_factor: pl.Boolean = optional("Sold to a factor.", "no")
    insured: pl.Boolean = optional("Covered by credit insurance.", "yes")
    purchase_order: str = optional("The customer's order number.", "PO-4711", kind="id")

    types = one_of("document_type", DOCUMENT_TYPES)
    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    instalments = rule("instalment_no", NOT_FROM_ONE, lambda cell: cell >= 1)
    credits_original = rule(
        "original_amount",
        NEGATIVE_CREDIT,
        lambda cell: (cell >= 0) | ~pl.col("document_type").is_in(CREDIT_TYPES),
    )
    credits_open = rule(
        "open_amount",
        NEGATIVE_CREDIT,
        lambda cell: (cell >= 0) | ~pl.col("document_type").is_in(CREDIT_TYPES),
    )


class GlBalances(Table):
    """The general ledger's balance of an account at a date: what the items must add up to."""

    date: pl.Date = needed("Day of the balance, end of day.", "2025-06-30")
    bu: str = needed("Business unit.", "FR01", kind="id")
    account: str = needed("General ledger account.", "411000", kind="id")
    currency_code: str = needed("Currency of the balance, ISO 4217.", "EUR")
    balance: Money = needed("Balance; what customers owe is positive.", "98765.43")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)


class Sales(Table):
    """Turnover of a customer in a month."""

    month: pl.Date = needed("Month of the sales.", "2025-06", kind="month")
    bu: str = needed("Business unit.", "FR01", kind="id")
    customer_id: str = needed("Customer, within the business unit.", "C00017", kind="id")
    currency_code: str = needed("Currency of the amounts, ISO 4217.", "EUR")
    amount: Money = needed("Turnover, tax included; negative in a month of returns.", "1200.00")
    amount_excl_tax: Money = optional("Turnover, tax excluded.", "1000.00")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    months = first_of_month("month")


class FxRates(Table):
    """Units of the reporting currency for one unit of a currency, on a date."""

    date: pl.Date = needed("Day of the rate.", "2025-06-30")
    currency_code: str = needed("Currency that is rated, ISO 4217.", "MAD")
    rate: Rate = needed("Reporting currency units for one unit of it.", "0.0945")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    positive = rule("rate", "is not above zero", lambda cell: cell > 0)
