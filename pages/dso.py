"""DSO & CEI: how long sales stay unpaid, by every method, with both operands of each."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("How long do sales stay unpaid?"),
    _("The same question asked by several methods, each with its formula and both of its operands, "
      "against the target; and how much of what could be collected was."),
    needs_items=False,
)  # fmt: skip
ui.breadcrumbs(reader, view)
ui.dso_cards(reader, view)

with ui.section(_("Method by method")):
    ui.methods_table(reader, view)
with ui.section(_("How did it evolve?")):
    ui.dso_figure(reader, view)
with ui.section(_("Where is it longest?")):
    ui.dso_by_table(reader, view)
with ui.section(_("At what age is a month's billing paid?")):
    ui.cohorts_figure(reader, view)
ui.downloads(reader, view, ui.dso_frames(reader, view))
