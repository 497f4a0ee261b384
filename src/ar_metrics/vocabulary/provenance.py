"""What the lines are called that tell where an exported figure comes from."""

from __future__ import annotations

from ar_metrics.i18n import N_

LINES = {
    "dataset": N_("Data set"),
    "as_of": N_("As of"),
    "build": N_("Build"),
    "built_at": N_("Calculated on"),
    "currency": N_("Reporting currency"),
    "version": N_("Version of the application"),
    "known_at": N_("Known at"),
    "since": N_("From"),
    "by": N_("Grouped by"),
    "period": N_("Period"),
    "order": N_("Order"),
    "filters.basis": N_("Age counted from"),
    "filters.credits": N_("Credits"),
    "filters.intercompany": N_("Intercompany"),
    "scope": N_("Rows that may be seen"),
    "scope.agent_names": N_("Names of agents"),
    "scope.private_names": N_("Names of private customers"),
    "is_generated": N_("Generated data"),
    "row_count": N_("Rows"),
    "control_total": N_("Control total (outstanding)"),
    # The head of what is added up again, and of the two columns of a file of its own.
    "total": N_("Total"),
    "of all sheets": N_("of all sheets"),
    "as written": N_("as written"),
    "name": N_("Line"),
    "text": N_("Text"),
}

# What a line says where it is no name, date or code of the data.
TEXTS = {
    "scope": {"all": N_("all rows")},
    "scope.agent_names": {"hidden": N_("hidden")},
    "scope.private_names": {"hidden": N_("hidden")},
    "filters.intercompany": {"shown": N_("included"), "left out": N_("left out")},
    "is_generated": {"True": N_("yes"), "False": N_("no")},
}
FILTER, LIMIT = N_("Filter: {name}"), N_("Limited to: {name}")
