"""One case's file: facts, timeline, documents, costs, deadlines; reached by click and by link."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.queries import Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import go_to, note, plain, section
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

FACTS = (
    "procedure_code", "stage", "provider", "court", "bu", "country_code", "agent_name",
    "opened_date", "closed_date", "outcome", "next_deadline_date",
)  # fmt: skip
AMOUNTS = (
    "claimed_amount", "awarded_amount", "recovered_amount", "recovered_costs_amount",
    "litigation_cost_amount", "net_cost_amount", "net_return_amount", "expected_return_amount",
    "outstanding_amount",
)  # fmt: skip
STEPS = (
    "event_date", "stage", "act", "interrupting_act", "is_title", "recovered_principal_amount",
    "recovered_interest_amount", "recovered_costs_amount",
)  # fmt: skip
DOCUMENTS = (
    "document_id", "document_bu", "issue_date", "due_date", "overdue_days", "outstanding_amount",
)  # fmt: skip
COSTS = (
    "cost_date", "cost_kind", "stage", "provider", "litigation_cost_amount", "amount_local",
    "currency_code", "committed_date", "paid_date", "is_recoverable", "recovered_date",
)  # fmt: skip
DEADLINES = (
    "deadline_date", "left_days", "deadline_state", "deadline_code", "set_date", "met_date",
    "legal_source",
)  # fmt: skip


def open_case(row: dict[str, Any]) -> None:
    """Open the file of the case in a row; for callbacks."""
    state.set_state(**{state.CASE.key: row["case_id"]})


def chosen_case(reader: Reader, view: View) -> dict[str, Any] | None:
    """Return the case that the address names; None when it names none in sight."""
    wanted: str | None = st.session_state.get(state.CASE.key)
    if not wanted:
        return None
    found = answer(queries.litigation_cases, reader, view.filters, view.as_of, wanted)
    if found.height:
        return found.row(0, named=True)
    note(state.words()("The case {case} is not in this selection.", case=plain(wanted)))
    return None


def case_file(reader: Reader, view: View, case: dict[str, Any]) -> None:
    """Draw everything known of one case at the date."""
    language = state.language()
    _ = language.text
    ask = (reader, view.filters, view.as_of, case["case_id"])
    with st.container(horizontal=True, gap="small", key="case_ways"):
        st.button(_("All cases"), icon=":material/arrow_back:", key="all cases",
                  on_click=state.setter(**{state.CASE.key: None}))  # fmt: skip
        st.button(
            plain(case["customer_name"]), icon=":material/person:", key="case customer",
            on_click=partial(_open_customer, case),
        )  # fmt: skip
    with section(_("Case {case}", case=plain(case["case_id"]))):
        _facts(case)
    with section(_("Timeline")):
        steps = answer(queries.case_steps, *ask).with_columns(
            pl.col("stage", "act").replace("", None)
        )
        _list(steps, STEPS, "case_steps", _("Steps of the case"))
        stages = answer(queries.funnel, *ask)
        shown = ("stage", "mean_stage_days")
        _list(stages.sort("stage_rank"), shown, "case_stages", _("Days in each stage"))
    with section(_("Documents")):
        note(_("Click a document to see its customer and its open items."))
        _list(answer(queries.case_documents, *ask), DOCUMENTS, "case_documents",
              _("Documents of the case"), partial(_open_documents, case))  # fmt: skip
    with section(_("Costs")):
        _list(answer(queries.case_costs, *ask), COSTS, "case_costs", _("Cost lines of the case"))
    with section(_("Deadlines")):
        _list(answer(queries.deadlines, *ask), DEADLINES, "case_deadlines",
              _("Deadlines of the case"), red="left_days")  # fmt: skip


def _facts(case: dict[str, Any]) -> None:
    language = state.language()
    said = [
        (vocabulary.label(language, name), _said(name, case[name]))
        for name in FACTS
        if case[name] is not None
    ]
    st.markdown(" · ".join(f":small[{name} **{plain(text)}**]" for name, text in said))
    amounts = pl.DataFrame([{name: case[name] for name in AMOUNTS}])
    _list(amounts, AMOUNTS, "case_amounts", language.text("Amounts of the case"))
    if case["loss_reason"] != "none":
        st.warning(
            _said("loss_reason", case["loss_reason"]).capitalize(), icon=":material/trending_down:"
        )


def _said(name: str, value: Any) -> str:
    language = state.language()
    if name.endswith("_date"):
        return language.date(value)
    return vocabulary.value(language, name, value)


def _list(
    frame: pl.DataFrame,
    columns: tuple[str, ...],
    key: str,
    alt: str,
    on_pick: Any = None,
    red: str = "",
) -> None:
    language = state.language()
    if frame.is_empty():
        note(language.text("Nothing was imported."))
        return
    headings = {name: vocabulary.label(language, name) for name in columns}
    tables.table(frame, key=key, alt=alt, columns=headings, on_pick=on_pick, red=red)


def _open_customer(case: dict[str, Any]) -> None:
    drill.into("customers", case)
    go_to("customer")


def _open_documents(case: dict[str, Any], row: dict[str, Any]) -> None:
    drill.into("customers", {**case, "bu": row["document_bu"]})
    go_to("aging")


def case_frames(reader: Reader, view: View, case: dict[str, Any]) -> Frames:
    """What the file of one case shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of, case["case_id"])
    return {
        "case_steps": (_("Timeline"), partial(queries.case_steps, *ask)),
        "case_documents": (_("Documents"), partial(queries.case_documents, *ask)),
        "litigation_costs": (_("Cost lines"), partial(queries.case_costs, *ask)),
        "deadlines": (_("Deadlines"), partial(queries.deadlines, *ask)),
    }
