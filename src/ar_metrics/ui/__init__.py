"""What pages are made of. A page imports this package and nothing else that draws."""

from ar_metrics import vocabulary
from ar_metrics.ui.acting import may
from ar_metrics.ui.agent import (
    accounts_table,
    activity,
    acts_table,
    agent_cards,
    agent_frames,
    agent_question,
    choose_agent,
    effects_table,
    one_agent,
    promises_table,
)
from ar_metrics.ui.ahead import ask_beside
from ar_metrics.ui.alerting import alert_list
from ar_metrics.ui.auditing import audit_list
from ar_metrics.ui.balance import balance_controls, balance_table
from ar_metrics.ui.behind import cases_behind
from ar_metrics.ui.bridging import documents, since_choice, steps_table
from ar_metrics.ui.calls import call_list
from ar_metrics.ui.cases import case_file, case_frames, chosen_case
from ar_metrics.ui.charges import charges_table, morocco_table
from ar_metrics.ui.cohorts import cohorts_figure
from ar_metrics.ui.customer import (
    choose_customer,
    customer_cards,
    customer_question,
    identity_list,
    timeline,
)
from ar_metrics.ui.decisions import decision_tiles
from ar_metrics.ui.definitions import bucket_list, glossary_list, metric_list
from ar_metrics.ui.disputing import (
    dispute_cards,
    dispute_frames,
    dispute_table,
    disputes_by,
    write_off_table,
)
from ar_metrics.ui.downloads import balance_frames, customer_frames, downloads, outstanding_frames
from ar_metrics.ui.drill import breadcrumbs, level_choice, one_customer
from ar_metrics.ui.dso import dso_by_table, dso_cards, dso_figure, dso_frames, methods_table
from ar_metrics.ui.entering import settings_form
from ar_metrics.ui.exploring import explorer_files, explorer_question, explorer_rows
from ar_metrics.ui.figures import (
    aging_figure,
    bridge_figure,
    debtors_figure,
    evolution_figure,
    months_choice,
)
from ar_metrics.ui.forecast import (
    earlier_forecasts,
    expected_figure,
    forecast_cards,
    forecast_frames,
    forecast_weeks,
    payers_table,
    unexpected_table,
)
from ar_metrics.ui.groups import group_choice, groups_table
from ar_metrics.ui.guard import current_reader
from ar_metrics.ui.header import plain_start, start
from ar_metrics.ui.history import history_list, template_list
from ar_metrics.ui.importing import import_form
from ar_metrics.ui.items import customer_card, items_table
from ar_metrics.ui.lapsing import (
    horizon_choice,
    lapsing_by_agent,
    lapsing_table,
    prescription_cards,
    prescription_frames,
)
from ar_metrics.ui.layout import halves, section
from ar_metrics.ui.legal import (
    interest_table,
    late_year_table,
    legal_cards,
    legal_frames,
    over_terms_table,
    report_table,
)
from ar_metrics.ui.litigation import (
    calendar,
    cases_by,
    comparison,
    costs_figure,
    insolvency_table,
    knows_case_filters,
    litigation_cards,
    litigation_frames,
    losing_cases,
    stages_figure,
)
from ar_metrics.ui.migration import (
    migration_cards,
    migration_frames,
    migration_matrix,
    roll_trend_figure,
    sankey_figure,
)
from ar_metrics.ui.neglect import neglected_list
from ar_metrics.ui.notes import customer_notes
from ar_metrics.ui.objective_changes import objective_frames, objective_history
from ar_metrics.ui.objectives import objective_editor, objective_month
from ar_metrics.ui.overview import exceptions, headline_cards, matrix
from ar_metrics.ui.parameters import settings_day, settings_history, settings_in_force
from ar_metrics.ui.process import concessions_table, plans_table, process_cards
from ar_metrics.ui.progress import progress
from ar_metrics.ui.provision import (
    backtest_table,
    movement_table,
    provision_cards,
    provision_frames,
    provision_matrix,
)
from ar_metrics.ui.quality import check_list, control_explained, missing_imports
from ar_metrics.ui.receipts import recovery_frames, rows_behind, tie_out_table
from ar_metrics.ui.recovery import (
    achievement_figure,
    agents_table,
    channel_figure,
    fairness_figure,
    period_choice,
    recovery_cards,
    trend_figure,
)
from ar_metrics.ui.reporting import report_button
from ar_metrics.ui.risk import (
    concentration_table,
    covered_table,
    limits_table,
    payers_drift,
    risk_cards,
    risk_frames,
    unapplied_table,
)
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View, language, words

__all__ = [
    "View", "accounts_table", "achievement_figure", "activity", "acts_table", "agent_cards",
    "agent_frames", "agent_question", "agents_table", "aging_figure", "alert_list", "answer",
    "ask_beside", "audit_list", "backtest_table", "balance_controls", "balance_frames",
    "balance_table",
    "breadcrumbs", "bridge_figure", "bucket_list", "calendar", "call_list", "case_file",
    "case_frames", "cases_behind", "cases_by", "channel_figure", "charges_table", "check_list",
    "choose_agent", "choose_customer", "chosen_case", "cohorts_figure", "comparison",
    "concentration_table", "concessions_table", "control_explained", "costs_figure",
    "covered_table", "current_reader", "customer_card", "customer_cards", "customer_frames",
    "customer_notes", "customer_question", "debtors_figure", "decision_tiles", "dispute_cards",
    "dispute_frames", "dispute_table", "disputes_by", "documents", "downloads", "dso_by_table",
    "dso_cards", "dso_figure", "dso_frames", "earlier_forecasts", "effects_table",
    "evolution_figure", "exceptions", "expected_figure", "explorer_files", "explorer_question",
    "explorer_rows", "fairness_figure", "forecast_cards", "forecast_frames", "forecast_weeks",
    "glossary_list", "group_choice", "groups_table", "halves", "headline_cards", "history_list",
    "horizon_choice", "identity_list", "import_form", "insolvency_table", "interest_table",
    "items_table", "knows_case_filters", "language", "lapsing_by_agent", "lapsing_table",
    "late_year_table", "legal_cards", "legal_frames", "level_choice", "limits_table",
    "litigation_cards", "litigation_frames", "losing_cases", "matrix", "may", "methods_table",
    "metric_list", "migration_cards", "migration_frames", "migration_matrix", "missing_imports",
    "months_choice", "morocco_table", "movement_table", "neglected_list",
    "objective_editor", "objective_frames", "objective_history", "objective_month", "one_agent",
    "one_customer", "outstanding_frames", "over_terms_table", "payers_drift", "payers_table",
    "period_choice", "plain_start", "plans_table", "prescription_cards", "prescription_frames",
    "process_cards", "progress", "promises_table", "provision_cards", "provision_frames",
    "provision_matrix", "recovery_cards", "recovery_frames", "report_button", "report_table",
    "risk_cards", "risk_frames", "roll_trend_figure", "rows_behind", "sankey_figure",
    "section", "settings_day", "settings_form", "settings_history",
    "settings_in_force", "since_choice", "stages_figure", "start", "steps_table", "template_list",
    "tie_out_table", "timeline", "trend_figure", "unapplied_table", "unexpected_table",
    "vocabulary", "words", "write_off_table",
]  # fmt: skip
