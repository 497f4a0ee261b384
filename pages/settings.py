"""Settings: targets, thresholds and rates that hold at a date, to change, and who changed them."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
ui.plain_start(
    reader,
    _("What is set, and since when?"),
    _("Targets, thresholds and rates that figures rest on. A value holds from a day on; what held "
      "before stays, and Imports can take a change back."),
)  # fmt: skip
day = ui.settings_day(reader)
with ui.section(_("What holds on this day")):
    ui.settings_in_force(reader, day)
if ui.may("edit_settings"):
    with ui.section(_("Enter a value")):
        ui.settings_form(reader, day)
with ui.section(_("Who changed what?")):
    ui.settings_history(reader)
