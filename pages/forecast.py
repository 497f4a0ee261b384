"""Prévision de trésorerie: what cash comes in which week; what earlier forecasts were worth."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("What cash comes in, and when?"),
    _("Each open item on the day on which its customer usually pays or has promised to; what "
      "nothing is expected of stands apart; and what earlier forecasts were worth."),
)  # fmt: skip
ui.breadcrumbs(reader, view)
ui.forecast_cards(reader, view)

with ui.section(_("The next 13 weeks")):
    ui.forecast_weeks(reader, view)
with ui.section(_("Nothing is expected of …")):
    ui.unexpected_table(reader, view)
with ui.section(_("How good were earlier forecasts?")):
    ui.earlier_forecasts(reader, view)
with ui.section(_("Who is expected to pay most?")):
    ui.payers_table(reader, view)
ui.downloads(reader, view, ui.forecast_frames(reader, view))
