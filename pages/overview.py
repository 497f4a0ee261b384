"""Overview: the position in one screen."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("Where do we stand?"),
    _("The position at a date: how much is owed, how late it is, who owes it, what changed since "
      "the snapshot before."),
    report="pack",
)  # fmt: skip
ui.ask_beside(reader, view)  # the dear questions, while the upper parts are drawn
ui.headline_cards(reader, view)
ui.decision_tiles(reader, view)
ui.alert_list(reader, view)

left, right = ui.halves(_("How late is it?"), _("How did it evolve?"))
with left:
    ui.aging_figure(reader, view)
with right:
    ui.evolution_figure(reader, view)
left, right = ui.halves(_("What changed since the snapshot before?"), _("What cash is expected?"))
with left:
    ui.bridge_figure(reader, view, view.previous)
with right:
    ui.expected_figure(reader, view)
left, right = ui.halves(_("Who owes most?"), _("What needs a look?"))
with left:
    ui.debtors_figure(reader, view)
with right:
    ui.exceptions(reader, view)
with ui.section(_("BU by country")):
    ui.matrix(reader, view, "bu", "country_code")
