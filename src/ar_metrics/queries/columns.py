"""The columns that marts may be asked for: what is owed, effort, law, recovery, litigation."""

from __future__ import annotations

CUSTOMER = (
    "snapshot_date", "bu", "customer_id", "customer_name", "parent_id", "parent_name",
    "country_code", "segment", "agent_id", "currency_code", "is_intercompany",
)  # fmt: skip
WITHOUT_CURRENCY = tuple(name for name in CUSTOMER if name != "currency_code")

ITEM_COLUMNS = (
    "snapshot_date", "bu", "customer_id", "customer_name", "parent_id", "parent_name",
    "country_code", "segment", "agent_id", "document_id", "instalment_no", "document_type",
    "account", "currency_code", "receivable_type", "is_intercompany", "is_apart",
)  # fmt: skip
ITEMS = (
    *ITEM_COLUMNS, "issue_date", "due_date", "original_local", "open_local", "outstanding_amount",
    "tax_amount", "outstanding_excl_tax_amount", "overdue_days", "age_days", "credit_kind",
    "is_disputed", "is_doubtful", "is_assigned_to_factor", "is_insured", "is_from_ledger",
    "batch_id", "bucket_rank", "is_unapplied", "late_days",
)  # fmt: skip
POSITION_SUMS = ("outstanding_amount", "outstanding_excl_tax_amount")
POSITIONS = (
    "snapshot_date", "bu", "country_code", "segment", "agent_id", "document_type", "account",
    "currency_code", "receivable_type", "credit_kind", "is_disputed", "is_doubtful",
    "is_intercompany", "is_assigned_to_factor", "is_insured", "is_apart", "is_from_ledger",
    "bucket_rank", "is_unapplied", *POSITION_SUMS, "item_count",
)  # fmt: skip

EFFORT: dict[str, tuple[str, ...]] = {
    "fct_actions": (
        *CUSTOMER, "action_id", "actor_agent_id", "document_id", "action_date", "action_kind",
        "kind_rank", "outcome", "is_contact_attempt", "is_right_party", "cost_amount",
        "concession_amount", "allowed_concession_amount", "is_concession_over", "batch_id",
    ),
    "fct_action_effects": (
        *WITHOUT_CURRENCY, "action_id", "actor_agent_id", "action_date", "action_kind",
        "effect_date", "is_paid", "paid_amount",
    ),
    "fct_promises": (
        *CUSTOMER, "promise_id", "document_id", "action_id", "made_date", "due_date", "grace_date",
        "decided_date", "promise_status", "is_made", "is_decided", "is_unfollowed", "is_inferred",
        "promised_local", "promised_amount", "received_amount", "batch_id",
    ),
    "fct_plan_instalments": (
        *CUSTOMER, "plan_id", "due_date", "grace_date", "paid_date", "instalment_status",
        "is_plan_on_track", "instalment_local", "instalment_amount",
    ),
    "fct_dunning_steps": (
        *CUSTOMER, "document_id", "instalment_no", "document_type", "account", "receivable_type",
        "policy", "level_rank", "reached_rank", "policy_step_rank", "action_kind", "is_done",
        "step_status",
        "step_date", "done_date", "due_date", "overdue_days", "outstanding_amount",
    ),
    "fct_followups": (
        *WITHOUT_CURRENCY, "overdue_amount", "callable_amount", "callable_days",
        "callable_since_date", "unowned_dispute_count", "last_touch_date", "untouched_days",
        "unfollowed_promise_count", "unfollowed_promise_amount", "broken_since_date",
        "has_open_promise", "late_instalment_count", "due_step_count", "next_action_kind",
        "due_step_date", "prescription_days", "is_neglected", "is_large_debt", "is_old_debt",
        "is_prescription_near", "is_resting", "call_points", "call_rank",
    ),
}  # fmt: skip

FORECAST: dict[str, tuple[str, ...]] = {
    "fct_payers": (
        *WITHOUT_CURRENCY, "outstanding_amount", "delay_of", "delay_days", "spread_days",
        "payment_count", "contested_payment_count", "year_paid_amount", "own_delay_days",
        "earlier_delay_days", "drift_days",
    ),
    "fct_cash_forecasts": (
        *CUSTOMER, "week_rank", "origin", "forecast_amount", "due_amount", "is_told",
    ),
    "fct_alerts": (
        "snapshot_date", "rule_code", "alert_metric", "scope_kind", "scope_value", "bu",
        "country_code", "segment", "threshold_ratio", "threshold_amount", "measured_ratio",
        "measured_amount",
    ),
    "fct_cash_collected": (*CUSTOMER, "forecast_date", "week_rank", "came_in_amount"),
}  # fmt: skip

LEGAL: dict[str, tuple[str, ...]] = {
    "fct_settlements": (
        *CUSTOMER, "document_id", "instalment_no", "part_rank", "document_type", "account",
        "settlement_kind", "is_contested", "issue_date", "due_date", "settlement_date",
        "settled_days", "late_days", "is_last_settlement", "debt_amount",
        "debt_excl_tax_amount", "settled_amount",
    ),
    "fct_invoicing": (
        "snapshot_date", "bu", "customer_id", "parent_id", "country_code", "segment", "agent_id",
        "currency_code", "is_intercompany", "invoices_amount", "invoices_excl_tax_amount",
    ),
    "fct_legal_debts": (
        *CUSTOMER, "document_id", "instalment_no", "document_type", "account", "receivable_type",
        "debtor_kind", "issue_date", "due_date", "legal_due_date", "excess_term_days", "late_days",
        "outstanding_amount", "interest_state", "rated_days", "interest_amount",
        "indemnity_amount",
    ),
}  # fmt: skip

LITIGATION: dict[str, tuple[str, ...]] = {
    "fct_prescriptions": (
        *CUSTOMER, "document_id", "instalment_no", "document_type", "account",
        "receivable_type", "regime_code", "issue_date", "due_date", "start_date",
        "prescription_date", "last_act", "last_act_date", "last_act_case_id", "left_days",
        "has_title", "is_protected", "is_lapsed", "open_local", "outstanding_amount",
    ),
    "fct_litigation_cases": (
        *CUSTOMER, "case_id", "procedure_code", "provider", "court", "stage", "stage_rank",
        "outcome", "opened_date", "opened_quarter", "stage_date", "closed_date", "open_days",
        "duration_days", "stage_days", "next_deadline_code", "next_deadline_date", "left_days",
        "claimed_local", "claimed_amount", "awarded_amount", "recovered_principal_amount",
        "recovered_interest_amount", "recovered_costs_amount", "recovered_amount",
        "committed_amount", "litigation_cost_amount", "cost_paid_amount", "recoverable_amount",
        "net_cost_amount", "net_return_amount", "expected_recovered_amount",
        "expected_return_amount", "outstanding_amount", "document_count", "observed_count",
        "is_open", "is_reopened", "has_title", "is_success", "loss_reason",
    ),
    "fct_litigation_costs": (
        *CUSTOMER, "cost_id", "cost_step", "case_id", "procedure_code", "court", "provider",
        "cost_kind", "stage", "is_recoverable", "cost_date", "cost_step_date", "cost_month",
        "amount_local", "litigation_cost_amount",
    ),
    "fct_litigation_stages": (
        *CUSTOMER, "case_id", "stage_number", "procedure_code", "provider", "court", "stage",
        "stage_rank", "entered_date", "left_date", "is_current", "stage_days",
    ),
    "fct_litigation_events": (
        *CUSTOMER, "case_id", "event_date", "stage", "act", "procedure_code", "provider",
        "court", "interrupting_act", "is_title", "recovered_principal_amount",
        "recovered_interest_amount", "recovered_costs_amount",
    ),
    "fct_litigation_deadlines": (
        *CUSTOMER, "case_id", "deadline_code", "set_date", "procedure_code", "provider",
        "court", "before_stage", "legal_source", "deadline_date", "met_date", "left_days",
        "deadline_state",
    ),
    "fct_litigation_documents": (
        *CUSTOMER, "case_id", "document_bu", "document_id", "issue_date", "due_date",
        "overdue_days", "outstanding_amount",
    ),
    "fct_disputes": (
        *CUSTOMER, "dispute_id", "document_id", "cause", "dispute_owner", "outcome",
        "opened_date", "closed_date", "open_days", "resolution_days", "is_open",
        "disputed_local", "disputed_amount", "credited_amount", "outstanding_amount",
    ),
    "fct_write_offs": (
        *CUSTOMER, "write_off_step", "write_off_step_date", "write_off_month", "document_id",
        "reason", "account", "amount_local", "write_off_step_amount",
    ),
    "fct_insolvencies": (
        "snapshot_date", "bu", "customer_id", "customer_name", "parent_id", "parent_name",
        "country_code", "segment", "agent_id", "is_intercompany", "insolvency_kind",
        "procedure_code", "case_id", "insolvency_date", "declared_date", "deadline_date",
        "left_days", "deadline_state", "is_declared", "outstanding_amount", "item_count",
    ),
}  # fmt: skip

ENTRY = (*CUSTOMER, "document_id", "instalment_no", "issue_date", "due_date", "team")
RECOVERY: dict[str, tuple[str, ...]] = {
    "fct_recoveries": (
        *ENTRY, "opening_date", "document_type", "account", "entry_bucket_rank",
        "size_rank", "entry_date", "entry_days", "collectible_local", "collected_local",
        "otherwise_local", "opening_rate", "collectible_amount", "collected_amount",
        "otherwise_amount", "plan_amount", "dispute_amount", "court_amount", "agency_amount",
        "late_weight_amount", "paying_weight_amount", "is_collectible", "is_inferred",
        "is_disputed",
    ),
    "fct_receipt_uses": (
        *ENTRY, "receipt_id", "part_rank", "use_rank", "receipt_use", "channel", "case_id",
        "settlement_date", "paid_date", "late_paid_days", "use_local", "receipt_amount",
        "use_amount", "use_fx_amount",
    ),
    "fct_objective_changes": (
        "scope_kind", "objective_month", "measure", "earlier_value", "target_value", "bu",
        "agent_id", "team", "batch_id",
    ),
    "fct_objectives": (
        "scope_kind", "objective_month", "measure", "target_value", "bu", "agent_id",
        "team",
    ),
}  # fmt: skip
