"""The parts of the migration page: shares, the roll-rate matrix, the flow, the trend."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from ar_metrics import charts, queries
from ar_metrics.i18n import N_
from ar_metrics.metrics import MIGRATION
from ar_metrics.queries import Reader
from ar_metrics.ui import state, tables, vocabulary
from ar_metrics.ui.cards import course_cards
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.figures import name_months, show, style
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

MONTHS = 13
SHOWN = {"share": N_("Shares"), "value": N_("Amounts or counts")}
ROWS = {"amount": ("migrated_amount", "roll_ratio"), "count": ("migrated_count", "count_ratio")}


def migration_cards(reader: Reader, view: View) -> None:
    """Draw what became of all debts since the snapshot before, against the month before that."""
    course = _figures(reader, view)
    if course.is_empty():
        return
    course_cards(MIGRATION, course, view)


def _figures(reader: Reader, view: View) -> pl.DataFrame:
    return answer(queries.roll_figures, reader, view.filters, view.as_of, _first(view))


def _first(view: View) -> date:
    days = [day for day in view.dates if day <= view.as_of][: MONTHS + 1]
    return days[-1]


def migration_matrix(reader: Reader, view: View, since: date | None) -> None:
    """Draw the matrix: a row per bucket left, a column per place come to, and what it adds up to.

    Shares of what the bucket held, or amounts (numbers of items, where the filter bar asks).
    """
    language = state.language()
    if since is None:
        st.info(language.text("This is the first snapshot: there is nothing to compare it with."))
        return
    long = answer(queries.roll_rates, reader, view.filters, since, view.as_of)
    if long.is_empty():
        st.info(language.text("No debt was open at either date for this selection."))
        return
    chosen = st.segmented_control(
        language.text("Show"),
        list(SHOWN),
        format_func=lambda name: language.text(SHOWN[name]),
        default="share",
        key="migration_shown",
        required=True,
        label_visibility="collapsed",
    )
    value, ratio = ROWS[view.measure]
    column = ratio if chosen == "share" else value
    _matrix(reader, long, column, value)
    note(
        language.text(
            "From {since} to {day}, each document followed; what is left is valued at the rate of "
            "the first date. A row adds up to 100 %, settled and written off included. What was "
            "paid in part counts as settled for that part; write-offs are known where a ledger "
            "was imported. Credits are not followed.",
            since=language.date(since),
            day=language.date(view.as_of),
        )
    )


def _matrix(reader: Reader, long: pl.DataFrame, column: str, value: str) -> None:
    language = state.language()
    is_share = column.endswith("_ratio")
    told = long.drop_nulls(column) if is_share else long
    found = dict(told.select("to_rank", "to_bucket").rows())
    beyond = reader.buckets.height - 1
    ends = sorted((found | {beyond + 1: "settled", beyond + 2: "written off"}).items())
    suffix = "_ratio" if is_share else "_value"
    wide = told.select("from_rank", pl.col("from_bucket").alias("aging_bucket")).unique()
    for rank, _name in ends:
        cell = told.filter(pl.col("to_rank") == rank).select(
            "from_rank", pl.col(column).alias(f"to_{rank}{suffix}")
        )
        wide = wide.join(cell, on="from_rank", how="left")
    whole = told.group_by("from_rank").agg(
        pl.col(value).sum().alias("total_value"), pl.col(column).sum().alias("total_ratio")
    )
    wide = wide.join(whole, on="from_rank").sort("from_rank")
    names = {f"to_{rank}{suffix}": vocabulary.bucket(language, name) for rank, name in ends}
    totals = {"total_ratio": language.text("Total")} if is_share else {}
    tables.table(
        wide,
        key="migration_matrix",
        alt=language.text("What became of each bucket"),
        columns={"aging_bucket": language.text("Bucket before")}
        | names
        | totals
        | {"total_value": language.text("Debts") if is_share else language.text("Total")},
        total=None if is_share else {name: wide[name].sum() for name in (*names, "total_value")},
    )


def sankey_figure(reader: Reader, view: View, since: date | None) -> None:
    """Draw the flow from the buckets of the earlier date to those of the as-of date."""
    language = state.language()
    if since is None:
        st.info(language.text("This is the first snapshot: there is nothing to compare it with."))
        return
    frame = answer(queries.roll_rates, reader, view.filters, since, view.as_of)
    figure = charts.sankey(
        frame, reader.buckets, style(language, view.currency), ROWS[view.measure][0]
    )
    note(
        language.text(
            "Left {since}, right {day}.",
            since=language.date(since),
            day=language.date(view.as_of),
        )
    )
    show(
        figure,
        "sankey_figure",
        language.text("Debts from the buckets of one date to those of the other"),
        height=420,
    )


def roll_trend_figure(reader: Reader, view: View) -> None:
    """Draw the share of each bucket that rolled on, from each snapshot to the next."""
    language = state.language()
    frame = answer(queries.roll_trend, reader, view.filters, view.as_of, _first(view))
    figure = charts.roll_course(frame, reader.buckets, style(language, view.currency))
    if frame.height:
        name_months(figure, language, frame["snapshot_date"].unique().sort().to_list())
    show(
        figure,
        "roll_trend",
        language.text("Share of each bucket that is in a later one at the next snapshot"),
    )


def migration_frames(reader: Reader, view: View, since: date | None) -> Frames:
    """What the migration page shows."""
    _ = state.words()
    ask = (reader, view.filters)
    matrix = {
        "roll_rates": (_("Roll rates"), partial(queries.roll_rates, *ask, since, view.as_of))
    } if since else {}  # fmt: skip
    trend = partial(queries.roll_trend, *ask, view.as_of, _first(view))
    return {**matrix, "roll_trend": (_("Roll rates over time"), trend)}
