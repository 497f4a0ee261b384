"""Objectives: the targets of a month, to set, copy and spread, and who changed them."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("What is asked of whom?"),
    _("The targets of agents, teams and BUs, month by month. A change is kept as an import: who, "
      "when, before and after stand below, and Imports can take it back."),
    needs_items=False,
)  # fmt: skip
month = ui.objective_month(view)
with ui.section(_("The objectives of the month")):
    ui.objective_editor(reader, view, month)
with ui.section(_("Who changed what?")):
    ui.objective_history(reader)
ui.downloads(reader, view, ui.objective_frames(reader, month))
