"""What the datasets and their columns are called, and whose they are."""

from __future__ import annotations

from ar_metrics.i18n import N_, Language

# Dataset: its name for people, and the page that shows it. Who may not open the page is not
# given its rows: not in the explorer, and not by a schedule.
OFFERED = {
    "open_items": (N_("Open items"), "aging"),
    "customers": (N_("Customers"), "aging"),
    "aging": (N_("Aged balance"), "aging"),
    "outstanding": (N_("Outstanding"), "outstanding"),
    "bridge": (N_("Bridge"), "outstanding"),
    "dso": (N_("DSO"), "dso"),
    "cei": (N_("CEI"), "dso"),
    "credit_limits": (N_("Credit limits"), "risk"),
    "alerts": (N_("Alerts"), "overview"),
    "concentration": (N_("Concentration"), "risk"),
    "payers": (N_("Payers"), "risk"),
    "unapplied_cash": (N_("Unapplied cash"), "risk"),
    "roll_rates": (N_("Roll rates"), "migration"),
    "provision": (N_("Provision"), "provision"),
    "provision_movement": (N_("Movement of the provision"), "provision"),
    "provision_backtest": (N_("Back-test of the provision"), "provision"),
    "cash_forecast": (N_("Cash forecast"), "forecast"),
    "payment_terms_table": (N_("Late invoices of the management report"), "legal"),
    "late_in_year_table": (N_("Invoices late during the year"), "legal"),
    "late_interest": (N_("Late interest"), "legal"),
    "over_terms": (N_("Terms beyond the legal maximum"), "legal"),
    "billing_cohorts": (N_("Billing cohorts"), "dso"),
    "charges": (N_("Interest and fees billed, collected and waived"), "legal"),
    "moroccan_terms": (N_("Debts in Morocco older than 60 days"), "legal"),
    "recovery": (N_("Recovery"), "recovery"),
    "agents": (N_("Agents"), "recovery"),
    "objectives": (N_("Objectives"), "objectives"),
    "actions": (N_("Actions"), "recovery"),
    "promises": (N_("Promises to pay"), "recovery"),
    "plans": (N_("Payment plans"), "recovery"),
    "dunning_steps": (N_("Dunning steps"), "recovery"),
    "to_call": (N_("To call"), "recovery"),
    "neglected": (N_("Neglected"), "recovery"),
    "dunning_effects": (N_("Effect of dunning"), "recovery"),
    "collection_costs": (N_("Cost of collection"), "recovery"),
    "litigation_cases": (N_("Cases"), "litigation"),
    "litigation_costs": (N_("Costs of litigation"), "litigation"),
    "insolvencies": (N_("Insolvencies"), "litigation"),
    "prescription": (N_("Prescription"), "prescription"),
    "disputes": (N_("Disputes"), "disputes"),
    "write_offs": (N_("Write-offs"), "disputes"),
    "movements": (N_("Movements"), "outstanding"),
    "restatements": (N_("Restatements"), "outstanding"),
    "ledger_controls": (N_("Controls against the general ledger"), "outstanding"),
    "sales": (N_("Sales by customer"), "dso"),
    "customer_events": (N_("Events of customers"), "customer"),
    "settlements": (N_("Settlements of debts"), "legal"),
    "recovery_items": (N_("Collectible items"), "recovery"),
    "receipt_uses": (N_("Uses of receipts"), "recovery"),
    "plan_instalments": (N_("Instalments of plans"), "recovery"),
    "action_effects": (N_("Cash after actions"), "recovery"),
    "litigation_documents": (N_("Documents of cases"), "litigation"),
    "litigation_stages": (N_("Stages of cases"), "litigation"),
    "litigation_events": (N_("Events of cases"), "litigation"),
    "litigation_deadlines": (N_("Deadlines of cases"), "litigation"),
}

# What kind of column it is, by what follows its last underscore: tells two of one title apart.
KINDS = {
    "id": N_("no."),
    "name": N_("name"),
    "code": N_("code"),
    "count": N_("number"),
    "amount": N_("amount"),
    "date": N_("date"),
}


def kind(language: Language, column: str) -> str | None:
    """Return what kind of column it is, in a word; None where its name does not tell."""
    said = KINDS.get(column.rpartition("_")[2])
    return language.text(said) if said else None
