"""The parts of the litigation page: costs, stages, providers, deadlines, cases that make a loss."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import charts, queries
from ar_metrics.errors import MetricError
from ar_metrics.i18n import N_
from ar_metrics.metrics import litigation as m
from ar_metrics.queries import Reader
from ar_metrics.ui import cases, drill, figures, state, tables, vocabulary
from ar_metrics.ui.cards import cards, changes
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import go_to, note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

CARDS = (
    m.OPEN_CASE_COUNT, m.OPEN_CLAIMED, m.RECOVERED, m.NET_COST, m.NET_RETURN, m.COST_RATIO,
    m.SUCCESS, m.MISSED_COUNT, m.LOSS_COUNT,
)  # fmt: skip
GROUPS = {
    "procedure_code": N_("Procedure"),
    "provider": N_("Provider"),
    "court": N_("Court"),
    "country_code": N_("Country"),
    "bu": N_("BU"),
    "segment": N_("Segment"),
    "opened_quarter": N_("Quarter of opening"),
}
COMPARED = (
    "case_count", "closed_case_count", "case_success_ratio", "closed_recovery_ratio",
    "all_recovery_ratio", "case_duration_days", "case_claimed_amount", "case_awarded_amount",
    "case_recovered_amount", "case_cost_amount", "case_net_cost_amount", "case_net_return_amount",
    "litigation_cost_ratio", "litigation_claim_cost_ratio",
)  # fmt: skip
LOSING = (
    "case_id", "net_return_amount", "customer_name", "procedure_code", "stage", "loss_reason",
    "claimed_amount", "recovered_amount", "net_cost_amount", "expected_return_amount",
    "observed_count", "opened_date", "provider", "bu",
)  # fmt: skip
CALENDAR = (
    "deadline_date", "left_days", "deadline_state", "deadline_code", "case_id", "customer_name",
    "procedure_code", "provider", "agent_name", "legal_source", "bu",
)  # fmt: skip
INSOLVENT = (
    "customer_name", "outstanding_amount", "insolvency_kind", "insolvency_date", "is_declared",
    "declared_date", "deadline_date", "left_days", "deadline_state", "agent_name", "bu",
)  # fmt: skip


def knows_case_filters(reader: Reader, view: View) -> bool:
    """Tell whether cases have every filter that was chosen, and say so when they have not."""
    try:
        answer(queries.litigation_figures, reader, view.filters, view.as_of)
        answer(queries.insolvencies, reader, view.filters, view.as_of)
    except MetricError:
        st.info(
            state.words()(
                "A case is not told by currency, account or type of receivable: clear these "
                "filters to see the cases."
            ),
            icon=":material/filter_alt_off:",
        )
        return False
    return True


def litigation_cards(reader: Reader, view: View) -> None:
    """Draw the figures of all cases against the snapshot before."""
    now = _figures(reader, view, view.as_of)
    before = _figures(reader, view, view.previous) if view.previous else {}
    language = state.language()
    closed = language.plural(
        "{n} closed case.", "{n} closed cases.", now.get(m.CLOSED_CASE_COUNT.name) or 0
    )
    found = changes(CARDS, now, before, view.previous or view.as_of)
    cards(found, {}, view.currency, {m.SUCCESS.name: closed})


def _figures(reader: Reader, view: View, day: Any) -> dict[str, Any]:
    frame = answer(queries.litigation_figures, reader, view.filters, day)
    return frame.row(0, named=True) if frame.height else {}


def costs_figure(reader: Reader, view: View) -> None:
    """Draw the costs of each month by kind."""
    language = state.language()
    frame = answer(queries.cost_course, reader, view.filters, view.as_of)
    frame = frame.filter(pl.col("cost_month").is_in(_last_months(frame)))
    style = figures.style(language, view.currency)
    named = frame.with_columns(
        pl.col("cost_kind").map_elements(
            partial(vocabulary.value, language, "cost_kind"), return_dtype=pl.String
        )
    )
    figure = charts.costs_over_time(named, style)
    figures.name_months(figure, language, named["cost_month"].unique().sort().to_list())
    figures.show(
        figure,
        "costs_figure",
        language.text("Costs of litigation by month and kind"),
    )


def _last_months(frame: pl.DataFrame, most: int = 13) -> pl.Series:
    return frame["cost_month"].unique().sort().tail(most).implode()


def stages_figure(reader: Reader, view: View) -> None:
    """Draw how far the cases of one procedure came, and how many are in each stage."""
    language = state.language()
    frame = answer(queries.funnel, reader, view.filters, view.as_of)
    ranked = frame.group_by("procedure_code").agg(pl.col("stage_entered_count").max())
    codes = ranked.sort(
        ["stage_entered_count", "procedure_code"], descending=[True, False]
    )["procedure_code"].to_list()  # fmt: skip
    if not codes:
        note(language.text("No case was opened by this date."))
        return
    chosen = st.selectbox(
        language.text("Procedure"),
        codes,
        format_func=partial(vocabulary.value, language, "procedure_code"),
        key="funnel_procedure",
        persist_state="session",
    )
    rows = frame.filter(pl.col("procedure_code") == chosen).sort(
        "stage_rank", "stage", nulls_last=True
    )
    titles = [vocabulary.value(language, "stage", stage) for stage in rows["stage"]]
    figures.show(
        charts.stage_funnel(rows, figures.style(language, view.currency), titles),
        "stages_figure",
        language.text("Cases by stage of the procedure"),
    )
    shown = ("stage", "stage_entered_count", "stage_case_count", "mean_stage_days")
    tables.table(
        rows, key="stages", alt=language.text("Cases by stage of the procedure"),
        columns={name: vocabulary.label(language, name) for name in shown},
    )  # fmt: skip


def cases_by() -> str:
    """Draw the choice of what cases are compared by."""
    _ = state.words()
    chosen = st.segmented_control(
        _("By"), list(GROUPS), format_func=lambda name: _(GROUPS[name]), key="cases_by",
        default="procedure_code", required=True, wrap=True, persist_state="session",
    )  # fmt: skip
    return chosen or "procedure_code"


def comparison(reader: Reader, view: View, by: str) -> None:
    """Draw cost against return by `by`, and every rate with the number of closed cases."""
    language = state.language()
    frame = answer(queries.litigation_figures, reader, view.filters, view.as_of, (by,))
    titles = [vocabulary.value(language, by, code) for code in frame[by]]
    if by == "opened_quarter":
        titles = [language.month(day) for day in frame[by]]
    figures.show(
        charts.cost_and_return(frame, figures.style(language, view.currency), by, titles),
        "return_figure",
        language.text("Claimed, recovered and net cost"),
    )
    whole = answer(queries.litigation_figures, reader, view.filters, view.as_of)
    tables.table(
        frame,
        key="compared",
        alt=language.text("Cost and return of cases"),
        columns={by: language.text(GROUPS[by])}
        | {name: vocabulary.label(language, name) for name in COMPARED},
        total=whole.row(0, named=True),
    )


def calendar(reader: Reader, view: View) -> None:
    """Draw what has to be done in time, what is missed in red; a click opens the case."""
    language = state.language()
    frame = answer(queries.deadlines, reader, view.filters, view.as_of)
    if frame.is_empty():
        note(language.text("No deadline is running."))
        return
    tables.table(
        frame,
        key="calendar",
        alt=language.text("Deadlines of the cases"),
        columns={name: vocabulary.label(language, name) for name in CALENDAR},
        on_pick=cases.open_case,
        red="left_days",
    )


def losing_cases(reader: Reader, view: View) -> None:
    """Draw the cases that make a loss, the largest first; a click opens the case."""
    language = state.language()
    ask = (queries.litigation_cases, reader, view.filters, view.as_of)
    frame = answer(*ask, losing=True)
    if frame.is_empty():
        note(language.text("No case makes a loss."))
        return
    tables.table(
        frame,
        key="losing",
        alt=language.text("Cases that make a loss"),
        columns={name: vocabulary.label(language, name) for name in LOSING},
        total={name: frame[name].sum() for name in LOSING if name.endswith("_amount")},
        on_pick=cases.open_case,
    )


def insolvency_table(reader: Reader, view: View) -> None:
    """Draw the customers in insolvency proceedings; a click opens the customer."""
    language = state.language()
    frame = answer(queries.insolvencies, reader, view.filters, view.as_of)
    if frame.is_empty():
        note(language.text("No customer is in insolvency proceedings."))
        return
    tables.table(
        frame,
        key="insolvent",
        alt=language.text("Customers in insolvency proceedings"),
        columns={name: vocabulary.label(language, name) for name in INSOLVENT},
        total={name: frame[name].sum() for name in INSOLVENT if name.endswith("_amount")},
        on_pick=_open_customer,
    )


def _open_customer(row: dict[str, Any]) -> None:
    drill.into("customers", row)
    go_to("customer")


def litigation_frames(reader: Reader, view: View) -> Frames:
    """What the litigation page shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of)
    return {
        "litigation_cases": (_("Cases"), partial(queries.litigation_cases, *ask)),
        "litigation_costs": (_("Cost lines"), partial(queries.cost_lines, *ask)),
        "deadlines": (_("Deadlines"), partial(queries.deadlines, *ask)),
        "insolvencies": (_("Insolvencies"), partial(queries.insolvencies, *ask)),
    }
