"""The read side: every figure on a page or in an export comes from here."""

from __future__ import annotations

from ar_metrics.queries.about import (
    build,
    check_rows,
    checks,
    choices,
    imports,
    snapshot_dates,
)
from ar_metrics.queries.agents import agents
from ar_metrics.queries.aging import aged_balance, aging
from ar_metrics.queries.alerts import alert_rules, alerts
from ar_metrics.queries.backtest import provision_backtest
from ar_metrics.queries.bridge import STEPS, bridge, movements
from ar_metrics.queries.charges import charges, moroccan_terms
from ar_metrics.queries.cohorts import billing_cohorts
from ar_metrics.queries.concentration import concentration, covered
from ar_metrics.queries.control import control, controls
from ar_metrics.queries.costs import collection_costs
from ar_metrics.queries.customer import customer_events, identity
from ar_metrics.queries.datasets import DATASETS, Question, dataset
from ar_metrics.queries.decisions import DECISIONS, decisions
from ar_metrics.queries.disputes import (
    bad_debt_ratio,
    dispute_figures,
    disputes,
    write_off_figures,
    write_offs,
)
from ar_metrics.queries.dso import DAYS, dso
from ar_metrics.queries.effectiveness import cei, collection_effectiveness
from ar_metrics.queries.effort import (
    action_figures,
    actions,
    dunning_effects,
    plans,
    promise_figures,
    promises,
)
from ar_metrics.queries.explained import differences
from ar_metrics.queries.fairness import fairness
from ar_metrics.queries.fiscal import last_year_end, year_end_month
from ar_metrics.queries.followups import (
    REASONS,
    compliance,
    dunning_steps,
    neglected,
    to_call,
    unowned_disputes,
)
from ar_metrics.queries.forecast import (
    cash_forecast,
    expected_payers,
    forecast_course,
    forecast_figures,
    forecast_interval,
    forecast_scores,
)
from ar_metrics.queries.items import OPEN_ITEM_COLUMNS, customers, find_customers, open_items
from ar_metrics.queries.late_year import late_in_year_table
from ar_metrics.queries.legal import (
    interest_rates,
    interest_summary,
    late_interest,
    over_terms,
    payment_terms_table,
)
from ar_metrics.queries.limits import credit_limits
from ar_metrics.queries.listing import Listing, listing
from ar_metrics.queries.litigation import (
    case_costs,
    case_documents,
    case_steps,
    cost_course,
    cost_lines,
    deadlines,
    funnel,
    insolvencies,
    litigation_cases,
    litigation_costs,
    litigation_figures,
)
from ar_metrics.queries.migration import roll_figures, roll_rates, roll_trend
from ar_metrics.queries.notes import customer_notes, snapshot_notes
from ar_metrics.queries.objectives import achievements, together
from ar_metrics.queries.outstanding import (
    Change,
    comparisons,
    crossed,
    earlier_dates,
    evolution,
    headline,
    top_debtors,
    trend,
)
from ar_metrics.queries.parameters import (
    default,
    entered,
    levels,
    parameter,
    parameter_changes,
    parameters,
)
from ar_metrics.queries.payers import application_days, payer_scores, payers, unapplied_cash
from ar_metrics.queries.peers import peers
from ar_metrics.queries.prescription import prescription_figures, prescriptions
from ar_metrics.queries.provision import (
    provision,
    provision_course,
    provision_figures,
    provision_movement,
)
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.recovery import (
    months_of,
    receipt_uses,
    recovery,
    recovery_items,
    recovery_trend,
    tie_out,
)
from ar_metrics.queries.targets import (
    copied_objectives,
    objective_changes,
    objective_table,
    spread_objective,
)
from ar_metrics.queries.warehouse import Warehouse

__all__ = [
    "DATASETS",
    "DAYS",
    "DECISIONS",
    "OPEN_ITEM_COLUMNS",
    "REASONS",
    "STEPS",
    "Change",
    "Listing",
    "Question",
    "Reader",
    "Warehouse",
    "achievements",
    "action_figures",
    "actions",
    "aged_balance",
    "agents",
    "aging",
    "alert_rules",
    "alerts",
    "application_days",
    "bad_debt_ratio",
    "billing_cohorts",
    "bridge",
    "build",
    "case_costs",
    "case_documents",
    "case_steps",
    "cash_forecast",
    "cei",
    "charges",
    "check_rows",
    "checks",
    "choices",
    "collection_costs",
    "collection_effectiveness",
    "comparisons",
    "compliance",
    "concentration",
    "control",
    "controls",
    "copied_objectives",
    "cost_course",
    "cost_lines",
    "covered",
    "credit_limits",
    "crossed",
    "customer_events",
    "customer_notes",
    "customers",
    "dataset",
    "deadlines",
    "decisions",
    "default",
    "differences",
    "dispute_figures",
    "disputes",
    "dso",
    "dunning_effects",
    "dunning_steps",
    "earlier_dates",
    "entered",
    "evolution",
    "expected_payers",
    "fairness",
    "find_customers",
    "forecast_course",
    "forecast_figures",
    "forecast_interval",
    "forecast_scores",
    "funnel",
    "headline",
    "identity",
    "imports",
    "insolvencies",
    "interest_rates",
    "interest_summary",
    "last_year_end",
    "late_in_year_table",
    "late_interest",
    "levels",
    "listing",
    "litigation_cases",
    "litigation_costs",
    "litigation_figures",
    "months_of",
    "moroccan_terms",
    "movements",
    "neglected",
    "objective_changes",
    "objective_table",
    "open_items",
    "over_terms",
    "parameter",
    "parameter_changes",
    "parameters",
    "payer_scores",
    "payers",
    "payment_terms_table",
    "peers",
    "plans",
    "prescription_figures",
    "prescriptions",
    "promise_figures",
    "promises",
    "provision",
    "provision_backtest",
    "provision_course",
    "provision_figures",
    "provision_movement",
    "receipt_uses",
    "recovery",
    "recovery_items",
    "recovery_trend",
    "roll_figures",
    "roll_rates",
    "roll_trend",
    "snapshot_dates",
    "snapshot_notes",
    "spread_objective",
    "tie_out",
    "to_call",
    "together",
    "top_debtors",
    "trend",
    "unapplied_cash",
    "unowned_disputes",
    "write_off_figures",
    "write_offs",
    "year_end_month",
]
