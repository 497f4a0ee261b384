"""What the tables of an import are called."""

from __future__ import annotations

from collections.abc import Mapping

from ar_metrics.i18n import N_

FEEDS: Mapping[str, str] = {
    "open_items": N_("Open items"),
    "customers": N_("Customers"),
    "gl_balances": N_("General ledger balances"),
    "invoices": N_("Invoices"),
    "allocations": N_("Allocations"),
    "receipts": N_("Receipts"),
    "sales": N_("Sales"),
    "agents": N_("Agents"),
    "portfolios": N_("Portfolios"),
    "objectives": N_("Objectives"),
    "actions": N_("Actions"),
    "promises": N_("Promises to pay"),
    "payment_plans": N_("Payment plans"),
    "disputes": N_("Disputes"),
    "litigation_cases": N_("Litigation: cases"),
    "litigation_events": N_("Litigation: steps"),
    "litigation_case_documents": N_("Litigation: documents of the cases"),
    "litigation_costs": N_("Litigation: costs"),
    "parameters": N_("Settings"),
    "notes": N_("Notes"),
    "fx_rates": N_("Exchange rates"),
    "ledger_entries": N_("Ledger entries"),
}
