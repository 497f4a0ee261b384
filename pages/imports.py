"""Imports: load files, see what was loaded, take it back."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
ui.plain_start(
    reader,
    _("What has been loaded?"),
    _("An import is kept whole or not at all, and every import can be withdrawn."),
)
if ui.may("import"):
    ui.import_form()
ui.history_list(reader)
ui.template_list()
