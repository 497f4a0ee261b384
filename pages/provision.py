"""Provision: the expected loss by the simplified matrix of IFRS 9, and how it moved."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("What will be lost in the end?"),
    _("The share of each bucket that is written off in the end, as the last twelve months showed "
      "it, times what is open in it. What is assessed one by one stands apart."),
)  # fmt: skip
ui.breadcrumbs(reader, view)
since = ui.since_choice(reader, view)
ui.provision_cards(reader, view)

with ui.section(_("The matrix")):
    ui.provision_matrix(reader, view)
with ui.section(_("How did the provision move?")):
    ui.movement_table(reader, view, since)
with ui.section(_("Was the provision of a year ago enough?")):
    ui.backtest_table(reader, view)
ui.downloads(reader, view, ui.provision_frames(reader, view, since), since)
