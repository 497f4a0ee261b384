"""Prescription: what is about to lapse, what has lapsed, and who is in charge."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("What can soon no longer be sued for?"),
    _("Each debt has a last day, by the regime of its debtor, moved by the acts that interrupt. "
      "Click a row to see the customer."),
    needs_items=False,
)  # fmt: skip
ui.breadcrumbs(reader, view)
if ui.prescription_cards(reader, view):
    with ui.section(_("Debts by their last day")):
        ui.lapsing_table(reader, view, ui.horizon_choice())
    with ui.section(_("What lapses, by agent")):
        ui.lapsing_by_agent(reader, view)
    ui.downloads(reader, view, ui.prescription_frames(reader, view))
