"""The columns that litigation, prescription, disputes and write-offs may be asked for."""

from __future__ import annotations

CUSTOMER = (
    "snapshot_date", "bu", "customer_id", "customer_name", "parent_id", "parent_name",
    "country_code", "segment", "agent_id", "currency_code", "is_intercompany",
)  # fmt: skip

LITIGATION: dict[str, tuple[str, ...]] = {
    "fct_prescriptions": (
        *CUSTOMER, "document_id", "instalment_no", "document_type", "account", "receivable_type",
        "regime_code", "issue_date", "due_date", "start_date", "prescription_date", "last_act",
        "last_act_date", "last_act_case_id", "left_days", "has_title", "is_protected", "is_lapsed",
        "open_local", "outstanding_amount",
    ),
}  # fmt: skip
