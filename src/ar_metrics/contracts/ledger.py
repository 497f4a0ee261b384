"""Contracts of the ledger: documents, what settles them, and the lines of a FEC."""

from __future__ import annotations

import polars as pl

from ar_metrics.contracts.codes import (
    ALLOCATION_KINDS,
    CHANNELS,
    CREDIT_TYPES,
    DOCUMENT_TYPES,
    ENTRY_KINDS,
    currency_codes,
)
from ar_metrics.contracts.fields import Money, Table, at_least_zero, needed, one_of, optional, rule
from ar_metrics.contracts.receivables import NEGATIVE_CREDIT, NOT_A_CURRENCY, NOT_FROM_ONE


class Invoices(Table):
    """An issued document, or one instalment of it."""

    bu: str = needed("Business unit that owns the claim.", "FR01", kind="id")
    customer_id: str = needed("Customer, within the business unit.", "C00017", kind="id")
    document_id: str = needed("Document, within the business unit.", "F2025-00123", kind="id")
    document_type: str = needed("What the document is.", "invoice", values=DOCUMENT_TYPES)
    issue_date: pl.Date = needed("Date of the document.", "2025-05-15")
    due_date: pl.Date = needed("Contractual due date; may be empty.", "2025-06-14", nullable=True)
    currency_code: str = needed("Currency of the amounts, ISO 4217.", "EUR")
    amount: Money = needed("Amount, tax included.", "1200.00")
    instalment_no: pl.Int64 = optional("Instalment of the document.", "1", default=1)
    tax_amount: Money = optional("Tax part of the amount.", "200.00")
    account: str = optional("General ledger account.", "411000", kind="id")
    assigned_to_factor: pl.Boolean = optional("Sold to a factor.", "no")
    insured: pl.Boolean = optional("Covered by credit insurance.", "yes")
    corrects_document_id: str = optional("Document that this one corrects.", kind="id")

    types = one_of("document_type", DOCUMENT_TYPES)
    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    instalments = rule("instalment_no", NOT_FROM_ONE, lambda cell: cell >= 1)
    credits_amount = rule(
        "amount",
        NEGATIVE_CREDIT,
        lambda cell: (cell >= 0) | ~pl.col("document_type").is_in(CREDIT_TYPES),
    )


class Allocations(Table):
    """An amount that settles an item on a date (the later accounting date of the two documents)."""

    bu: str = needed("Business unit.", "FR01", kind="id")
    document_id: str = needed("Document that is settled.", "F2025-00123", kind="id")
    allocation_date: pl.Date = needed("Later accounting date of the two documents.", "2025-06-20")
    amount: Money = needed("Amount settled, in the document's currency.", "1200.00")
    kind: str = needed("What settles it.", "cash", values=ALLOCATION_KINDS)
    instalment_no: pl.Int64 = optional("Instalment; empty settles the oldest due first.")
    receipt_id: str = optional("Receipt the amount comes from.", "R2025-0042", kind="id")
    credit_id: str = optional("Credit document the amount comes from.", kind="id")
    reason: str = optional("Why, in words.")
    channel: str = optional("How it was obtained.", "amicable", values=CHANNELS)
    case_id: str = optional("Procedure it belongs to.", kind="id")
    receipt_amount: Money = optional(
        "What the receipt gave up, in its own currency, where that is not the document's.",
        "1310.40",
    )

    kinds = one_of("kind", ALLOCATION_KINDS)
    channels = one_of("channel", CHANNELS)
    instalments = rule("instalment_no", NOT_FROM_ONE, lambda cell: cell >= 1)


class Receipts(Table):
    """Cash in."""

    receipt_id: str = needed("Receipt, within the business unit.", "R2025-0042", kind="id")
    bu: str = needed("Business unit that received it.", "FR01", kind="id")
    customer_id: str = needed("Customer who paid.", "C00017", kind="id")
    value_date: pl.Date = needed("Value date.", "2025-06-20")
    currency_code: str = needed("Currency of the amount, ISO 4217.", "EUR")
    amount: Money = needed("Amount received.", "1200.00")
    method: str = optional("Means of payment.", "transfer")
    returned_on: pl.Date = optional("Day the bank returned the payment.")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    positive = rule(
        "amount",
        "is a negative receipt: give a refund as an allocation of kind refund, and a payment "
        "that came back its returned_on date",
        lambda cell: cell >= 0,
    )


class LedgerEntries(Table):
    """A customer-account line of a FEC (LPF A. 47 A-1), with what its entry says about it."""

    bu: str = needed("Business unit.", "FR01", kind="id")
    siren: str = needed("Company number in the file name.", "000000000", kind="id")
    fiscal_year_end: pl.Date = needed("Year end in the file name.", "2025-12-31")
    line_no: pl.Int64 = needed("Line of the file.", "2")
    journal_code: str = needed("Journal.", "VE", kind="id")
    entry_no: str = needed("Number of the entry.", "1042", kind="id")
    entry_date: pl.Date = needed("Accounting date.", "2025-05-15")
    account: str = needed("General ledger account.", "411000", kind="id")
    account_name: str = optional("Its name.", "Clients")
    aux: str = optional("Customer account.", "C00017", kind="id")
    aux_name: str = optional("Its name.", "Martin SA")
    customer_id: str = needed("Customer the line is about.", "C00017", kind="id")
    piece_ref: str = optional("Reference of the document.", "F2025-00123", kind="id")
    piece_date: pl.Date = optional("Date of the document.", "2025-05-15")
    label: str = optional("Wording of the line.", "Facture 123")
    debit: Money = needed("Debit.", "1200.00")
    credit: Money = needed("Credit.", "0.00")
    letter: str = optional("Lettering code.", "AA", kind="id")
    letter_date: pl.Date = optional("Day of the lettering.", "2025-06-20")
    currency_code: str = needed("Currency of the item, ISO 4217.", "EUR")
    local_amount: Money = optional("Amount in that currency.")
    is_opening: pl.Boolean = needed("The line brings last year's balance forward.", "no")
    entry_kind: str = needed("What the entry's other accounts make it.", "sale", values=ENTRY_KINDS)
    terms_days: pl.Int64 = optional("Payment terms: days.", "30")
    terms_end_of_month: pl.Boolean = optional("Payment terms: end of month.", "no")

    currencies = one_of("currency_code", currency_codes(), NOT_A_CURRENCY)
    kinds = one_of("entry_kind", ENTRY_KINDS)
    terms = at_least_zero("terms_days")
