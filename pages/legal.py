"""Tables légales: late invoices for the management report, interest due by law, long terms."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("What does the law ask and give?"),
    _("The table of late invoices for the management report, the interest and the indemnity that "
      "are due on what is late without any reminder, and the terms that are longer than allowed."),
)  # fmt: skip
ui.breadcrumbs(reader, view)
ui.legal_cards(reader, view)

with ui.section(_("Late invoices for the management report (C. com. D. 441-6 I)")):
    ui.report_table(reader, view)
    ui.report_button(reader, view, "legal")
with ui.section(_("Invoices that were late during the year (C. com. D. 441-6 II)")):
    ui.late_year_table(reader, view)
    ui.report_button(reader, view, "late_year")
with ui.section(_("What interest is due by law?")):
    ui.interest_table(reader, view)
with ui.section(_("What was billed, collected and waived of it?")):
    ui.charges_table(reader, view)
with ui.section(_("Which terms are longer than the law allows?")):
    ui.over_terms_table(reader, view)
with ui.section(_("Morocco: what is beyond the terms of law 69-21?")):
    ui.morocco_table(reader, view)
ui.downloads(reader, view, ui.legal_frames(reader, view))
