"""Agent: one collection agent, what is asked, done, promised and to do."""

from __future__ import annotations

from ar_metrics import ui

reader = ui.current_reader()
_ = ui.words()
view = ui.start(
    reader,
    ui.agent_question(reader),
    _("The portfolio of one agent: what it owes, how far the objective is, whom to call first and "
      "why, what was done and what came of it."),
    needs_items=False,
)  # fmt: skip
agent = ui.one_agent(view)
if agent is None:
    with ui.section(_("Choose an agent")):
        ui.choose_agent(reader, view)
else:
    ui.breadcrumbs(reader, view, back_to="recovery")
    ui.agent_cards(reader, view)
    with ui.section(_("How far is the objective?")):
        ui.progress(reader, view)
    with ui.section(_("Whom to call first?")):
        ui.call_list(reader, view)
    with ui.section(_("Is the process kept?")):
        ui.process_cards(reader, view, agent)
        ui.concessions_table(reader, view, agent)
    with ui.section(_("What was done?")):
        ui.acts_table(reader, view, agent)
    with ui.section(_("What followed?")):
        ui.effects_table(reader, view, agent)
    with ui.section(_("Which promises hold?")):
        ui.promises_table(reader, view)
        ui.plans_table(reader, view)
    with ui.section(_("What does nobody touch?")):
        ui.neglected_list(reader, view)
    with ui.section(_("Which accounts?")):
        ui.accounts_table(reader, view)
    with ui.section(_("What was done day by day?")):
        ui.activity(reader, view, agent)
    ui.downloads(reader, view, ui.agent_frames(reader, view, agent))
