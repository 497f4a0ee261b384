"""What codes are called on the screen. English here; the catalogues have the French."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import DECLARED
from ar_metrics.vocabulary import court, effort, evidence, feeds, row_words, treasury

DIMENSIONS: Mapping[str, str] = {
    "bu": N_("BU"),
    "country_code": N_("Country"),
    "segment": N_("Segment"),
    "team": N_("Team"),
    "agent_id": N_("Collection agent"),
    "currency_code": N_("Currency"),
    "parent_id": N_("Customer group"),
    "receivable_type": N_("Type of receivable"),
    "customer_id": N_("Customer"),
    "account": N_("Account"),
    "document_type": N_("Document type"),
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "feed": feeds.FEEDS,
    "receivable_type": {
        "irrecoverable": N_("irrecoverable"),
        "doubtful": N_("doubtful"),
        "litigious": N_("litigious"),
        "old": N_("old"),
        "due": N_("due"),
        "certain": N_("certain"),
        "unbilled": N_("not yet invoiced"),
        "credit": N_("credit"),
    },
    "document_type": {
        "invoice": N_("invoice"),
        "debit_note": N_("debit note"),
        "interest": N_("interest"),
        "fee": N_("fee"),
        "credit_note": N_("credit note"),
        "receipt": N_("receipt"),
        "payment": N_("payment"),
        "advance": N_("advance"),
        "unbilled": N_("not yet invoiced"),
    },
    "step": {
        "opening": N_("Opening"),
        "restatement": N_("Restatement"),
        "invoiced": N_("Invoiced"),
        "cash_received": N_("Cash received"),
        "returned_and_refunded": N_("Returned and refunded"),
        "credit_notes": N_("Credit notes"),
        "write_offs": N_("Write-offs"),
        "netting_and_adjustments": N_("Netting and adjustments"),
        "fx": N_("Exchange differences"),
        "reclassification": N_("Reclassification"),
        "new_items": N_("New items"),
        "increased": N_("Increased items"),
        "reduced": N_("Reduced items"),
        "settled": N_("Settled items"),
        "closing": N_("Closing"),
    },
    "event_kind": {
        "invoice": N_("Invoice"),
        "credit_note": N_("Credit note"),
        "receipt": N_("Receipt"),
        "returned": N_("Returned payment"),
        "write_off": N_("Write-off"),
        "adjustment": N_("Netting or adjustment"),
        "increased": N_("Increased item"),
        "reduced": N_("Partly settled item"),
        "settled": N_("Settled item"),
        "action": N_("Action"),
        "promise": N_("Promise to pay"),
        "plan": N_("Instalment agreed"),
        "dispute": N_("Dispute"),
        "dispute_closed": N_("Dispute closed"),
        "case": N_("Procedure"),
        "case_closed": N_("Procedure closed"),
        "step": N_("Step of a procedure"),
    },
    "outcome": {
        "reached": N_("reached"),
        "promise": N_("promise"),
        "payment plan": N_("payment plan"),
        "dispute": N_("dispute"),
        "refusal": N_("refusal"),
        "paid": N_("paid"),
        "message left": N_("message left"),
        "no answer": N_("no answer"),
        "wrong number": N_("wrong number"),
        "returned": N_("returned"),
        "sent": N_("sent"),
        "accepted": N_("accepted"),
        "rejected": N_("rejected"),
        **court.OUTCOMES,
        **effort.OUTCOMES,
    },
    "receipt_use": {
        "collected": N_("Collected"),
        "early": N_("Early cash"),
        "written_off": N_("On what was written off"),
        "overpaid": N_("Overpaid"),
        "unapplied": N_("Change of unapplied cash"),
        "returned": N_("Returned or set off"),
        "fx": N_("Exchange effect"),
    },
    "channel": {
        "amicable": N_("amicable"),
        "plan": N_("payment plan"),
        "dispute": N_("dispute"),
        "court": N_("procedure"),
        "agency": N_("agency"),
    },
    "verdict": {
        "above": N_("above the group"),
        "below": N_("below the group"),
        "within": N_("as the group"),
        "small": N_("few customers"),
    },
    "period": {
        "month": N_("Month"),
        "quarter": N_("Quarter to date"),
        "year": N_("Year to date"),
    },
    "aging_bucket": {
        "not due": N_("not due"),
        "no due date": N_("no due date"),
        "unapplied credits": N_("unapplied credits"),
        **treasury.PLACES,
    },
    "ledger_source": {"gl_balances": N_("balances imported"), "fec": N_("FEC"), "none": N_("none")},
    "state": {
        "in use": N_("in use"),
        "superseded": N_("replaced by a later import"),
        "withdrawn": N_("withdrawn"),
        "withdrawal": N_("withdrawal"),
    },
    "rating_source": {"internal": N_("internal")},
    "basis": {"due": N_("Due date"), "issue": N_("Invoice date")},
    "credits": {
        "column": N_("In a column of their own"),
        "aged": N_("Aged by their own date"),
        "split": N_("Credit notes aged, receipts apart"),
    },
    "measure": {"amount": N_("Amounts"), "count": N_("Number of items")},
    **court.VALUES,
    **effort.VALUES,
    **treasury.VALUES,
    **row_words.VALUES,
}

# The lists that the detail of an event may come from.
DETAILS = ("document_type", "action_kind", "allocation_kind", "last_act", *court.DETAILS)

# Words that stand where the data has no value.
ABSENT: Mapping[str, str] = {
    "unknown": N_("unknown"),
    "unassigned": N_("unassigned"),
    "": N_("none"),
}

COLUMNS: Mapping[str, str] = {
    **DIMENSIONS,
    "bucket_rank": N_("Rank of the bucket"),
    "customer_name": N_("Customer"),
    "parent_name": N_("Customer group"),
    "document_id": N_("Document"),
    "instalment_no": N_("Instalment"),
    "issue_date": N_("Issued on"),
    "due_date": N_("Due on"),
    "oldest_due_date": N_("Oldest due date"),
    "original_local": N_("Original amount (document currency)"),
    "open_local": N_("Open amount (document currency)"),
    "outstanding_amount": N_("Outstanding"),
    "overdue_amount": N_("Overdue"),
    "overdue_ratio": N_("Overdue share"),
    "overdue_days": N_("Days overdue"),
    "dispute_id": N_("Dispute"),
    "opened_date": N_("Opened on"),
    "case_id": N_("Case"),
    "procedure_code": N_("Procedure"),
    "stage": N_("Stage"),
    "entered_date": N_("Entered on"),
    "cost_id": N_("Cost line"),
    "cost_date": N_("Cost of"),
    "cost_kind": N_("Kind of cost"),
    "cost_count": N_("Cost lines"),
    "case_count": N_("Cases"),
    "what": N_("What"),
    "step_date": N_("Date of the step"),
    "credit_limit_amount": N_("Credit limit"),
    "insured_limit_amount": N_("Insured limit"),
    "overrun_amount": N_("Overrun"),
    "exposed_amount": N_("Above the insured limit"),
    "over_since_date": N_("Above it since"),
    "rating": N_("Rating"),
    "insurer": N_("Credit insurer"),
    "age_days": N_("Age in days"),
    "aging_bucket": N_("Bucket"),
    "open_item_count": N_("Open items"),
    "agent_name": N_("Collection agent"),
    "collectible_amount": N_("Collectible"),
    "collected_amount": N_("Collected"),
    "otherwise_amount": N_("Settled without cash"),
    "early_amount": N_("Early cash"),
    "recovery_ratio": N_("Recovery rate"),
    "beyond_terms_days": N_("Days beyond terms"),
    "to_pay_days": N_("Average days to pay"),
    "delinquent_days": N_("Average days delinquent"),
    "target_value": N_("Objective"),
    "pace_value": N_("Objective at this day"),
    "actual_value": N_("Actual"),
    "achievement_ratio": N_("Achievement"),
    "gap_value": N_("Ahead or behind"),
    "performance_ratio": N_("Performance index"),
    "verdict": N_("Fair comparison"),
    "has_inferred": N_("Inferred"),
    "entry_date": N_("Collectible since"),
    "receipt_id": N_("Receipt"),
    "receipt_use": N_("Use"),
    "channel": N_("Channel"),
    "paid_date": N_("Paid on"),
    "late_paid_days": N_("Days beyond terms"),
    "use_amount": N_("Amount"),
    "untouched_days": N_("Days untouched"),
    "last_touch_date": N_("Last touched on"),
    "event_date": N_("Date"),
    "event_kind": N_("What"),
    "event_id": N_("Number"),
    "detail": N_("Detail"),
    "outcome": N_("Outcome"),
    "until_date": N_("Until"),
    "event_amount": N_("Amount"),
    "event_local": N_("Amount (document currency)"),
    "movement_amount": N_("Movement"),
    "amount": N_("Amount"),
    "step": N_("Step"),
    "snapshot_date": N_("Snapshot date"),
    "total": N_("Total"),
    "is_disputed": N_("Disputed"),
    "items_local": N_("Open items (document currency)"),
    "ledger_local": N_("General ledger (document currency)"),
    "difference_local": N_("Difference (document currency)"),
    "items_amount": N_("Open items"),
    "ledger_source": N_("Ledger"),
    "is_inferred": N_("Inferred"),
    "state": N_("State"),
    "id": N_("Import no."),
    "imported_at": N_("Imported on"),
    "imported_by": N_("By"),
    "file_names": N_("Files"),
    "layout": N_("Layout"),
    "feeds": N_("Tables"),
    "rows": N_("Rows"),
    **evidence.COLUMNS,
    **treasury.COLUMNS,
    **court.COLUMNS,
    **effort.COLUMNS,
    **row_words.COLUMNS,
}


def label(language: Language, column: str) -> str:
    """Return what a column is called: its own name, else that of its metric."""
    metric = DECLARED.get(column)
    named = COLUMNS.get(column) or (metric.label if metric else column.replace("_", " "))
    return language.text(named)


def value(language: Language, column: str, code: object) -> str:
    """Return what a code of `column` is called; names and ids stay as they are."""
    text, column = "" if code is None else str(code), row_words.LIKE.get(column, column)
    if text in ABSENT:
        return language.text(ABSENT[text])
    if column == "country_code":
        return language.country(text)
    if column == "aging_bucket":
        return bucket(language, text)
    if column == "detail":
        column = next((name for name in DETAILS if text in VALUES[name]), column)
    return language.text(VALUES[column][text]) if text in VALUES.get(column, {}) else text


def choice(language: Language, column: str, code: str, names: Mapping[str, str]) -> str:
    """Return what a filter value is called: its name from the data, or as `value` says it."""
    return value(language, column, code if column == "country_code" else names.get(code) or code)


def bucket(language: Language, name: str) -> str:
    """Return a bucket as the screen says it: '1-30' becomes '1–30 j' or '1–30 d'."""
    if said := VALUES["aging_bucket"].get(name):
        return language.text(said)
    if not re.fullmatch(r"\d+(-\d+|\+)?", name):
        return name  # a home may call its buckets anything
    days = name.replace("-", "\u2013").replace("+", "\u202f+")
    return f"{days}\u00a0{language.text('d')}"
