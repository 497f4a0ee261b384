"""Quality: which promises about the data hold, and which rows break them."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("Can these figures be trusted?"),
    _("Each check looks for rows that break a promise, after every build. What an error finds "
      "keeps the build from being published; what a warning finds is shown here."),
)  # fmt: skip
ui.control_explained(reader, view)
ui.check_list(reader)
ui.missing_imports(reader, view)
