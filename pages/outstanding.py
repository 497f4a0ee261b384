"""Encours: how much customers owe, and why it moved."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("How much do customers owe us, and why did it move?"),
    _("The outstanding at each snapshot by lateness, and the bridge from one date to another: "
      "every step leads to its documents."),
)  # fmt: skip
ui.breadcrumbs(reader, view)

with ui.section(_("Outstanding at each snapshot")):
    months = ui.months_choice()
    ui.evolution_figure(reader, view, months)

with ui.section(_("From one date to the other")):
    since = ui.since_choice(reader, view)
    ui.bridge_figure(reader, view, since)
    level = ui.level_choice()
    ui.steps_table(reader, view, since, level)
    ui.documents(reader, view, since)

with ui.section(_("Open items")):
    ui.items_table(reader, view)
ui.downloads(reader, view, ui.outstanding_frames(reader, view, since, level), since)
