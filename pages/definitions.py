"""Definitions: what each figure and each word means."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
ui.plain_start(
    reader,
    _("What does this figure mean?"),
    _("Every figure of the app is declared once; this page is made from the same declarations."),
)
ui.metric_list()
ui.bucket_list(reader)
ui.glossary_list()
