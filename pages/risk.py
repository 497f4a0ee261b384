"""Risque: on whom the encours rests, and who owes more than was granted."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("On whom does the risk rest?"),
    _("How much hangs on a few debtors, who owes more than their credit limit, and what no "
      "insurer would pay. Click a customer to see its documents."),
)  # fmt: skip
ui.breadcrumbs(reader, view)
ui.risk_cards(reader, view)

with ui.section(_("Who owes most?")):
    ui.debtors_figure(reader, view)

with ui.section(_("How concentrated is it?")):
    ui.concentration_table(reader, view)
with ui.section(_("Who is above a limit?")):
    ui.limits_table(reader, view)
with ui.section(_("What is assigned to a factor, what is insured?")):
    ui.covered_table(reader, view)
with ui.section(_("Who pays later than a year ago?")):
    ui.payers_drift(reader, view)
with ui.section(_("Which cash is not applied yet?")):
    ui.unapplied_table(reader, view)
ui.downloads(reader, view, ui.risk_frames(reader, view))
