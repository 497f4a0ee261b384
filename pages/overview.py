"""Overview: the position in one screen."""

from __future__ import annotations

import streamlit as st

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("Where do we stand?"),
    _("The position at a date: how much is owed, how late it is, who owes it, what changed since "
      "the snapshot before."),
    report="pack",
)  # fmt: skip
ui.ask_beside(reader, view)  # the lower parts' questions, while the upper ones are drawn
ui.headline_cards(reader, view)
ui.decision_tiles(reader, view)
ui.alert_list(reader, view)

left, right = st.columns(2, gap="small")
with left, ui.section(_("How late is it?")):
    ui.aging_figure(reader, view)
with right, ui.section(_("How did it evolve?")):
    ui.evolution_figure(reader, view)
left, right = st.columns(2, gap="small")
with left, ui.section(_("What changed since the snapshot before?")):
    ui.bridge_figure(reader, view, view.previous)
with right, ui.section(_("What cash is expected?")):
    ui.expected_figure(reader, view)
left, right = st.columns(2, gap="small")
with left, ui.section(_("Who owes most?")):
    ui.debtors_figure(reader, view)
with right, ui.section(_("What needs a look?")):
    ui.exceptions(reader, view)
with ui.section(_("BU by country")):
    ui.matrix(reader, view, "bu", "country_code")
