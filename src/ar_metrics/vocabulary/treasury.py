"""What the codes and columns of the CFO's analysis are called."""

from __future__ import annotations

from collections.abc import Mapping

from ar_metrics.i18n import N_

# Beside the buckets: where debts come from and go to.
PLACES: Mapping[str, str] = {
    "new": N_("new"),
    "increased": N_("increased or revalued"),
    "settled": N_("paid or credited"),
    "written off": N_("written off"),
}

COLUMNS: Mapping[str, str] = {
    "from_bucket": N_("Bucket before"),
    "to_bucket": N_("Became"),
    "migrated_amount": N_("Amount"),
    "migrated_count": N_("Number of items"),
    "roll_ratio": N_("Share of the bucket"),
    "count_ratio": N_("Share of its items"),
    "dso_days": N_("DSO"),
    "best_possible_dso_days": N_("Best possible DSO"),
    "count_back_dso_days": N_("DSO by count-back"),
    "best_count_back_dso_days": N_("Best possible by count-back"),
    "cei_ratio": N_("Collection effectiveness (CEI)"),
    "opening_date": N_("Snapshot before"),
    "opening_outstanding_amount": N_("Outstanding before"),
    "not_due_amount": N_("Not due"),
    "method": N_("Method"),
    "formula": N_("Formula"),
    "first_operand": N_("First operand"),
    "second_operand": N_("Second operand"),
    "result": N_("Result"),
    "exposure_amount": N_("Exposure, tax excluded where known"),
    "loss_ratio": N_("Loss rate"),
    "provision_amount": N_("Provision by matrix"),
    "rate_origin": N_("Rate of"),
    "is_individual": N_("Assessed one by one"),
    "opening_provision_amount": N_("Opening"),
    "addition_amount": N_("Additions"),
    "reversal_amount": N_("Reversals"),
    "used_amount": N_("Used"),
    "closing_provision_amount": N_("Closing"),
    "group": N_("Group"),
    "setting": N_("Setting"),
    "about": N_("For"),
    "said_value": N_("Value"),
    "said_before": N_("Before"),
    "since": N_("Since"),
    "remark": N_("Where it comes from"),
    "is_entered": N_("Entered"),
    "debtor_kind": N_("Kind of debtor"),
    "late_days": N_("Days overdue"),
    "interest_state": N_("Interest known for"),
    "rated_days": N_("Days with a rate"),
    "interest_amount": N_("Late interest by law"),
    "indemnity_amount": N_("Indemnity"),
    "late_debt_amount": N_("Late debts"),
    "late_interest_amount": N_("Late interest by law"),
    "late_indemnity_amount": N_("Indemnities for recovery costs"),
    "legal_due_date": N_("Last lawful due date"),
    "excess_term_days": N_("Days too long"),
    "valid_from_date": N_("From"),
    "valid_to_date": N_("To"),
    "interest_rate": N_("Yearly rate"),
    "rate_of": N_("Rate of"),
    "indemnity_local": N_("Indemnity in euros"),
    "legal_source": N_("Source"),
    "report_block": N_("Block"),
    "late_range": N_("Days late"),
    "invoice_count": N_("Invoices"),
    "invoice_amount": N_("Amount, tax included"),
    "invoice_excl_tax_amount": N_("Amount, tax excluded"),
    "sales_amount": N_("Turnover, tax included"),
    "sales_excl_tax_amount": N_("Turnover, tax excluded"),
    "turnover_ratio": N_("Share of the turnover, tax included"),
    "turnover_excl_tax_ratio": N_("Share of the turnover, tax excluded"),
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "debtor_kind": {
        "business": N_("business"),
        "public": N_("public debtor"),
        "consumer": N_("consumer"),
    },
    "interest_state": {
        "whole": N_("all days"),
        "part of the days": N_("a part of the days"),
        "no rate": N_("no day: no rate"),
        "consumer": N_("not by this law"),
    },
    "rate_origin": {
        "segment": N_("the segment"),
        "group": N_("all segments"),
        "none": N_("none"),
    },
    "rate_of": {"each day": N_("each day"), "first day": N_("the first day of lateness")},
}
