"""What the columns and codes of acts, promises, steps and objectives are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from ar_metrics.i18n import N_

OUTCOMES: Mapping[str, str] = {
    "met": N_("met"),
    "refuses": N_("refuses"),
    "will check": N_("will check"),
    "paperwork missing": N_("paperwork missing"),
    "call back": N_("call back"),
    "left a message": N_("left a message"),
    "agreement": N_("agreement"),
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "action_kind": {
        "preventive reminder": N_("preventive reminder"),
        "reminder 1": N_("reminder 1"),
        "reminder 2": N_("reminder 2"),
        "reminder 3": N_("reminder 3"),
        "phone call": N_("phone call"),
        "registered letter": N_("registered letter"),
        "mise en demeure": N_("mise en demeure"),
        "visit": N_("visit"),
        "handover": N_("handover"),
    },
    "scope_kind": {
        "agent": N_("agent"),
        "team": N_("team"),
        "bu": N_("BU"),
        "each bu": N_("each BU"),
        "each country_code": N_("each country"),
        "each segment": N_("each segment"),
        "each all": N_("whole group"),
    },
    "weight": {
        "overdue": N_("what is overdue"),
        "outstanding": N_("what is owed"),
        "collectible": N_("what can be collected"),
    },
    "promise_status": {"open": N_("open"), "kept": N_("kept"), "broken": N_("broken")},
    "instalment_status": {
        "pending": N_("pending"),
        "paid": N_("paid"),
        "late": N_("late"),
        "paid late": N_("paid late"),
    },
    "step_status": {
        "done on time": N_("done on time"),
        "done late": N_("done late"),
        "due": N_("due"),
        "overdue": N_("overdue"),
        "waiting": N_("waiting"),
        "stopped": N_("stopped"),
        "final": N_("final"),
    },
}

COLUMNS: Mapping[str, str] = {
    "objective_month": N_("Month"),
    "month": N_("Month"),
    "who": N_("For"),
    "target_of": N_("Target"),
    "before": N_("Before"),
    "after": N_("After"),
    "action_kind": N_("Kind of act"),
    "action_date": N_("Day"),
    "action_count": N_("Acts"),
    "contact_ratio": N_("Contact rate"),
    "action_cost_amount": N_("Cost of acts"),
    "cost_amount": N_("Cost"),
    "tested_action_count": N_("Acts"),
    "effect_ratio": N_("Followed by a payment"),
    "effect_cash_amount": N_("Cash"),
    "promise_status": N_("Promise"),
    "promised_amount": N_("Amount promised"),
    "received_amount": N_("Received"),
    "is_unfollowed": N_("Without follow-up"),
    "plan_id": N_("Plan"),
    "instalment_status": N_("State"),
    "instalment_amount": N_("Amount of the instalment"),
    "concession_amount": N_("Given up"),
    "allowed_concession_amount": N_("Margin"),
    "call_rank": N_("Place"),
    "call_points": N_("Points"),
    "why": N_("Why"),
    "callable_amount": N_("To collect"),
    "callable_days": N_("Days late"),
    "unfollowed_promise_count": N_("Promises without follow-up"),
    "unowned_dispute_count": N_("Disputes without owner"),
    "max_overdue_days": N_("Days late at most"),
    "customer_count": N_("Customers"),
    "overdue_90_amount": N_("Overdue more than 90 days"),
}
