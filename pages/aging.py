"""Balance âgée: how late the money is, down to the document."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("How late are our customers?"),
    _("The outstanding by lateness. Click a row to go from the BU, country or segment to its "
      "customers, and from a customer to the documents."),
)  # fmt: skip
ui.breadcrumbs(reader, view)
customer = ui.one_customer(view)

if customer:
    ui.customer_card(reader, view, *customer)
with ui.section(_("Outstanding by lateness")):
    ui.aging_figure(reader, view)
if customer:
    with ui.section(_("Outstanding at each snapshot")):
        ui.evolution_figure(reader, view)

level = "customers"
if not customer:
    with ui.section(_("Aged balance")):
        level, shown = ui.balance_controls()
        ui.balance_table(reader, view, level, shown, key="balance")

with ui.section(_("Open items")):
    ui.items_table(reader, view)
ui.downloads(reader, view, ui.balance_frames(reader, view, level))
