"""Litiges: which invoices customers contest, for how long, and what was given up."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("What do customers contest, and what did we give up?"),
    _("Disputes by cause, owner and age, the credit notes that came of them, and write-offs with "
      "what was recovered afterwards. Click a dispute to see its customer."),
    needs_items=False,
)  # fmt: skip
ui.breadcrumbs(reader, view)
if ui.dispute_cards(reader, view):
    with ui.section(_("Disputes by group")):
        ui.disputes_by(reader, view)
    with ui.section(_("Disputes")):
        ui.dispute_table(reader, view)
    with ui.section(_("Write-offs and what was recovered after them")):
        ui.write_off_table(reader, view)
    ui.downloads(reader, view, ui.dispute_frames(reader, view))
