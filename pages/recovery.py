"""Recouvrement: what is collected, by whom, against objectives, and compared fairly."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    _("What do we collect, and who is behind?"),
    _("What could be collected in the period, what was, and how each agent stands to the "
      "objective. Click an agent to see the accounts; every figure opens to its items and "
      "receipts below."),
    needs_items=False,
    tells_empty=True,
)  # fmt: skip
ui.breadcrumbs(reader, view)
period = ui.period_choice(reader, view)
by = ui.group_choice()
ui.recovery_cards(reader, view, period)

with ui.section(_("Who is behind the objective?")):
    ui.achievement_figure(reader, view, period, by)
left, right = ui.halves(_("How did it evolve?"), _("How was it collected?"))
with left:
    ui.trend_figure(reader, view)
with right:
    ui.channel_figure(reader, view, period)
with ui.section(_("Is the comparison fair?")):
    ui.fairness_figure(reader, view)
with ui.section(_("Agent by agent") if by == "agent_id" else _("One by one")):
    if by == "agent_id":
        ui.agents_table(reader, view, period)
    else:
        ui.groups_table(reader, view, period, by)
with ui.section(_("Whom did nobody touch?")):
    ui.neglected_list(reader, view)
with ui.section(_("What were the receipts used for?")):
    ui.tie_out_table(reader, view, period)
with ui.section(_("The items and receipts behind")):
    ui.rows_behind(reader, view, period)
ui.downloads(reader, view, ui.recovery_frames(reader, view, period))
