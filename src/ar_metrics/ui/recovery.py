"""The parts of the recovery page: progress, ways of collecting, fairness, the rows behind."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import charts, queries
from ar_metrics.metrics import (
    CHANNELS,
    COLLECTED,
    COLLECTIBLE,
    DAYS_BEYOND_TERMS,
    EARLY,
    RECOVERY_RATE,
    STILL_DUE,
    Metric,
)
from ar_metrics.queries import Reader
from ar_metrics.ui import state, tables, vocabulary
from ar_metrics.ui.cards import cards, changes
from ar_metrics.ui.figures import name_months, show, style
from ar_metrics.ui.groups import SCOPE_OF, narrow
from ar_metrics.ui.layout import go_to, note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

SIX = (COLLECTED, COLLECTIBLE, RECOVERY_RATE, STILL_DUE, EARLY, DAYS_BEYOND_TERMS)
MONTHS = 13
ROW_HEIGHT, LEAST_HEIGHT = 30, 180
AGENT_COLUMNS = (
    "agent_name", "target_value", "actual_value", "gap_value", "achievement_ratio", "team",
    "collectible_amount", "collected_amount", "recovery_ratio", "early_amount",
    "beyond_terms_days", "to_pay_days", "overdue_amount", "delinquent_days", "performance_ratio",
    "verdict", "has_inferred",
)  # fmt: skip
NOBODY = "unassigned"


def period_choice(reader: Reader, view: View) -> str:
    """Draw the choice of month, quarter or year up to the date and return it.

    Ends the page under a filter on the type of receivable, which changes from day to day: nothing
    is collected of a type.
    """
    language = state.language()
    if view.filters.receivable_type is not None:
        st.info(
            language.text(
                "The type of a receivable changes from day to day, so nothing is collected of a "
                "type. Clear this filter to see what was collected."
            )
        )
        st.stop()
    names = vocabulary.VALUES["period"]
    chosen = st.segmented_control(
        language.text("Period"),
        list(names),
        format_func=lambda name: language.text(names[name]),
        key=state.PERIOD.key,
        required=True,
    )
    period = chosen or state.PERIOD.default
    if period != "month":
        months = answer(queries.months_of, reader, period, view.as_of, view.filters)
        year_end = answer(queries.year_end_month, reader, view.filters, view.as_of)
        note(
            language.text(
                "From {first} to {last}, in fiscal years that end in {month}.",
                first=language.date(months[0].replace(day=1)),
                last=language.date(view.as_of),
                month=language.month_name(year_end),
            )
        )
    return period


def recovery_cards(reader: Reader, view: View, period: str) -> None:
    """Draw the six cards against the same period one month (or one year) earlier."""
    now = _whole(reader, view, view.as_of, period)
    earlier = _earlier(view, period)
    before = _whole(reader, view, earlier, period) if earlier else {}
    course = _course(reader, view, SIX)
    series = {metric.name: course[metric.name].to_list() for metric in SIX}
    cards(changes(SIX, now, before, earlier or view.as_of), series, view.currency)
    if now.get("has_inferred"):
        note(
            state.language().text(
                "A part is inferred from two snapshots, where no receipts were imported: what "
                "brought an item down counts as collected."
            )
        )


def _whole(reader: Reader, view: View, day: date, period: str) -> dict[str, Any]:
    frame = answer(queries.recovery, reader, view.filters, day, period)
    return frame.row(0, named=True) if frame.height else {}


def _earlier(view: View, period: str) -> date | None:
    """The month before, or the same quarter or year to date a year earlier."""
    if period == "month":
        return view.previous
    wanted = (view.as_of.year - 1, view.as_of.month)
    return max((day for day in view.dates if (day.year, day.month) == wanted), default=None)


def _course(reader: Reader, view: View, metrics: tuple[Metric, ...]) -> pl.DataFrame:
    days = view.last_months(MONTHS)
    return answer(
        queries.recovery_trend, reader, view.filters, view.as_of, days[-1], metrics=metrics
    )


def achievement_figure(reader: Reader, view: View, period: str, by: str = "agent_id") -> None:
    """Draw a bullet per agent, team or BU, the furthest behind first; a click opens it."""
    language = state.language()
    if by not in SCOPE_OF:
        st.info(language.text("An objective is for an agent, a team or a BU."))
        return
    every = answer(queries.achievements, reader, view.filters, view.as_of, period, SCOPE_OF[by])
    frame = _named(every.filter((pl.col("measure") == "amount") & (pl.col(by) != NOBODY)), by)
    if frame.is_empty():
        st.info(language.text("No agent collected anything in this period."))
        return
    if not frame["is_comparable"].all():
        note(
            language.text(
                "Only a part of what these agents own is shown to you: it is not held against "
                "their objectives."
            )
        )
    none = frame.filter(pl.col("target_value").is_null())["name"].to_list()
    figure = charts.bullets(frame, style(language, view.currency))
    show(
        figure,
        "achievement_figure",
        language.text("Collected by each agent against the objective"),
        partial(_open_point, by),
        height=max(LEAST_HEIGHT, ROW_HEIGHT * frame.height + 60),
    )
    if none:
        note(language.text("Without an objective: {names}.", names=", ".join(none)))
    note(
        language.text(
            "An objective is for all that its bearer owns: filters choose who is shown. In a "
            "running month the stroke is the objective times the working days gone."
        )
    )


def trend_figure(reader: Reader, view: View) -> None:
    """Draw what each of the last months collected of what it could."""
    language = state.language()
    frame = _course(reader, view, (COLLECTIBLE, COLLECTED, RECOVERY_RATE))
    figure = charts.recovery_course(frame, style(language, view.currency))
    name_months(figure, language, frame["snapshot_date"].to_list())
    show(figure, "recovery_trend", language.text("Collected and still to collect, month by month"))


def channel_figure(reader: Reader, view: View, period: str) -> None:
    """Draw how the money of the period was obtained."""
    language = state.language()
    whole = _whole(reader, view, view.as_of, period)
    told = [(metric, whole.get(metric.name)) for metric in CHANNELS if whole.get(metric.name)]
    figure = charts.channel_bars(
        [language.text(metric.label) for metric, _ in told],
        pl.Series([amount for _, amount in told], dtype=pl.Decimal(38, 2)),
        style(language, view.currency),
    )
    show(figure, "channel_figure", language.text("Collected by channel"))


def fairness_figure(reader: Reader, view: View) -> None:
    """Draw each agent's index with its interval; a click opens the agent."""
    language = state.language()
    frame = _named(
        answer(queries.fairness, reader, view.filters, view.as_of).filter(
            pl.col("agent_id") != NOBODY
        )
    )
    figure = charts.indices(frame, style(language, view.currency))
    show(
        figure,
        "fairness_figure",
        language.text("Collected against what the group makes of the same mix"),
        partial(_open_point, "agent_id"),
        height=max(LEAST_HEIGHT, ROW_HEIGHT * frame.height + 60),
    )
    note(
        language.text(
            "Last 12 complete months. 100 % is what the whole group collects of items of the same "
            "bucket, segment, dispute and size. Bars are 95 % intervals over customers; grey: no "
            "difference that chance would not explain; hollow: fewer than 30 customers, whose bars "
            "may leave the picture."
        )
    )


def agents_table(reader: Reader, view: View, period: str) -> None:
    """Draw a row per agent; a click opens the agent."""
    language = state.language()
    frame = answer(queries.agents, reader, view.filters, view.as_of, period)
    shown = frame.with_columns(agent_name=pl.coalesce("agent_name", "agent_id"))
    totals = ("collectible_amount", "collected_amount", "early_amount", "overdue_amount")
    whole = _whole(reader, view, view.as_of, period)
    tables.table(
        shown,
        key="agents",
        alt=language.text("Recovery by agent"),
        columns={name: vocabulary.label(language, name) for name in AGENT_COLUMNS},
        total={name: shown[name].sum() for name in totals}
        | {"recovery_ratio": whole.get("recovery_ratio")}
        | queries.together(shown),
        on_pick=lambda row: open_agent(row["agent_id"]),
    )
    others = answer(queries.peers, reader, view.as_of, period)
    for count, ratio in others.rows():
        note(
            language.text(
                "The {count} others of the team together: {name} {value}.",
                count=count,
                name=language.text(RECOVERY_RATE.label),
                value=language.ratio(ratio),
            )
        )


def open_agent(agent_id: str) -> None:
    """Go to the page of an agent; for callbacks."""
    state.set_state(**{state.CHOSEN["agent_id"].key: [agent_id]})
    go_to("agent" if (state.pages_folder() / "agent.py").exists() else "aging")


def _open_point(by: str, point: dict[str, Any]) -> None:
    key = point.get("customdata")
    who = str(key[0] if isinstance(key, list) else key)
    if by == "agent_id":
        open_agent(who)
    else:
        narrow(by, {by: who})


def _named(frame: pl.DataFrame, by: str = "agent_id") -> pl.DataFrame:
    name = pl.coalesce("agent_name", "agent_id") if by == "agent_id" else pl.col(by)
    return frame.with_columns(key=pl.col(by), name=name)
