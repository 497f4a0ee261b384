"""Contentieux: what procedures cost and return, what is due, and one case's file."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("Sue, settle or write off?"),
    _("What procedures cost and bring in, how far they came, and what must be done in time. "
      "Click a case to see its file."),
    needs_items=False,
    tells_empty=True,
)  # fmt: skip
ui.breadcrumbs(reader, view)
if ui.knows_case_filters(reader, view):
    case = ui.chosen_case(reader, view)
    if case:
        ui.case_file(reader, view, case)
        ui.downloads(reader, view, ui.case_frames(reader, view, case))
    else:
        ui.litigation_cards(reader, view)
        ui.cases_behind(reader, view)
        left, right = ui.halves(_("What does it cost?"), _("How far did the cases come?"))
        with left:
            ui.costs_figure(reader, view)
        with right:
            ui.stages_figure(reader, view)
        with ui.section(_("What must be done in time?")):
            ui.calendar(reader, view)
        with ui.section(_("Which cases make a loss?")):
            ui.losing_cases(reader, view)
        with ui.section(_("Cost against return")):
            by = ui.cases_by()
            ui.comparison(reader, view, by)
        with ui.section(_("Customers in insolvency proceedings")):
            ui.insolvency_table(reader, view)
        ui.downloads(reader, view, ui.litigation_frames(reader, view))
