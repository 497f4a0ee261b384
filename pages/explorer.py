"""Explorateur: any data set under the filters, its columns, groups and order, and its files."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("Which rows do you need?"),
    _("Choose a data set; filters, date and credits are those of every page. What you see is what "
      "the files hold: all rows, with where they come from. The address of this page is a link to "
      "this very question, and the command gives the same file without a screen."),
    needs_items=False,
)  # fmt: skip
asked = ui.explorer_question(reader, view)
if asked:
    ui.explorer_rows(reader, view, asked)
    ui.explorer_files(reader, view, asked)
