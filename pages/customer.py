"""One customer: figures, identity, everything that happened, open items."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    ui.customer_question(reader),
    _("Invoices, receipts, reminders, promises, disputes and procedures of one customer on one "
      "axis, then what is open today."),
    needs_items=False,
)  # fmt: skip
customer = ui.one_customer(view)
if customer is None:
    with ui.section(_("Choose a customer")):
        ui.choose_customer(reader, view)
else:
    ui.breadcrumbs(reader, view, back_to="aging")
    ui.customer_cards(reader, view)
    with ui.section(_("Who is it?")):
        ui.identity_list(reader, view, *customer)
    with ui.section(_("What happened?")):
        ui.timeline(reader, view, *customer)
    left, right = ui.halves(_("How late is it?"), _("How did it evolve?"))
    with left:
        ui.aging_figure(reader, view)
    with right:
        ui.evolution_figure(reader, view)
    with ui.section(_("Notes")):
        ui.customer_notes(reader, *customer)
    with ui.section(_("Open items")):
        ui.items_table(reader, view)
    ui.downloads(reader, view, ui.customer_frames(reader, view, *customer))
