"""Audit: who saw and took what."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
ui.plain_start(
    reader,
    _("Who saw and took what?"),
    _("Every login, page, export and change, in the order in which they happened. No row of data "
      "is kept here."),
)  # fmt: skip
ui.audit_list()
