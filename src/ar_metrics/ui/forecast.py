"""The parts of the cash forecast: cards, weeks, what nothing is expected of, earlier forecasts."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import charts, queries
from ar_metrics.errors import MetricError
from ar_metrics.metrics import (
    EXPECTED_CASH,
    LATER_CASH,
    NEXT_CASH,
    SCORES,
    UNEXPECTED_CASH,
    Metric,
)
from ar_metrics.queries import Change, Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.cards import cards
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.figures import name_months, show, style
from ar_metrics.ui.layout import go_to, note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

TOTALS = (EXPECTED_CASH, NEXT_CASH, LATER_CASH, UNEXPECTED_CASH)
MONTHS = 13
PAYERS = 15
WEEK = (
    "week", "due_amount", "habit_amount", "promise_amount", "plan_amount", "forecast_amount",
    "low_amount", "high_amount",
)  # fmt: skip
SCORE = (
    "horizon", "forecast_count", "forecast_amount", "came_in_amount", "error_ratio", "bias_ratio",
    "due_error_ratio",
)  # fmt: skip
PAYER = (
    "customer_name", "next_cash_amount", "expected_cash_amount", "delay_days", "spread_days",
    "delay_of", "agent_name", "bu",
)  # fmt: skip


def forecast_cards(reader: Reader, view: View) -> None:
    """Draw the totals against the snapshot before, and the error of earlier forecasts; ends the
    page under a filter on documents.
    """
    language = state.language()
    days = view.last_months(MONTHS)
    try:
        course = answer(queries.forecast_figures, reader, view.filters, tuple(days))
    except MetricError:
        st.info(
            language.text(
                "The forecast is a customer's: it cannot be told by account or type of document or "
                "receivable. Clear these filters to see what is expected."
            )
        )
        st.stop()
    rows = {row["snapshot_date"]: row for row in course.iter_rows(named=True)}
    scores = _scores(reader, view)
    whole = scores[-1]  # all weeks together
    known = answer(queries.forecast_interval, reader, view.filters, view.as_of)
    said = dict(zip((NEXT_CASH.name, EXPECTED_CASH.name), known, strict=True))
    remarks = {name: _between(view, bounds) for name, bounds in said.items()}
    remarks |= {metric.name: language.text("Thirteen weeks together.") for metric in SCORES}
    changes = [_change(metric, rows, view) for metric in TOTALS]
    changes += [Change(m, whole[m.name], None, view.as_of) for m in (SCORES[0], SCORES[2])]
    cards(changes, {m.name: course[m.name].to_list() for m in TOTALS}, view.currency, remarks)
    if known[0]:
        note(
            language.text(
                "Of the first four weeks between {low} and {high}, of the thirteen between {least} "
                "and {most}, eight times of ten: so far did earlier forecasts lie from what came "
                "in.",
                **_ends(view, known[0], "low", "high"),
                **_ends(view, known[1], "least", "most"),
            )
        )


def _ends(view: View, bounds: tuple[float, float] | None, *names: str) -> dict[str, str]:
    language = state.language()
    values = bounds or (None, None)
    written = ("–" if v is None else language.compact(v, view.currency) for v in values)
    return dict(zip(names, written, strict=True))


def _between(view: View, bounds: tuple[float, float] | None) -> str:
    language = state.language()
    if bounds is None:
        return language.text("Fewer than six earlier forecasts are scored: no interval yet.")
    return language.text(
        "Eight times of ten: {low} to {high}.", **_ends(view, bounds, "low", "high")
    )


def _change(metric: Metric, rows: dict[Any, dict[str, Any]], view: View) -> Change:
    now, before = rows.get(view.as_of, {}), rows.get(view.previous, {})
    earlier = view.previous or view.as_of
    return Change(metric, now.get(metric.name), before.get(metric.name), earlier)


def _scores(reader: Reader, view: View) -> list[dict[str, Any]]:
    return answer(queries.forecast_scores, reader, view.filters, view.as_of).to_dicts()


def _forecast(reader: Reader, view: View) -> pl.DataFrame:
    return answer(queries.cash_forecast, reader, view.filters, view.as_of)


def weeks_figure(reader: Reader, view: View, key: str = "cash_weeks") -> None:
    """Draw what is expected week by week, beside what is due."""
    language = state.language()
    figure = charts.cash_weeks(_forecast(reader, view), style(language, view.currency))
    show(figure, key, language.text("Expected cash by week, and what falls due"))


def expected_figure(reader: Reader, view: View) -> None:
    """Draw the weeks for the first screen, with what is expected in four and in all of them."""
    language = state.language()
    try:
        row = answer(queries.forecast_figures, reader, view.filters, (view.as_of,)).to_dicts()
        weeks_figure(reader, view, "expected_cash")
    except MetricError:
        st.info(language.text("The forecast is not told under these filters."))
        return
    if row:
        note(
            language.text(
                "Expected: {month} within 4 weeks, {whole} within 13 weeks; nothing expected of "
                "{rest}.",
                month=language.compact(row[0][NEXT_CASH.name] or 0, view.currency),
                whole=language.compact(row[0][EXPECTED_CASH.name] or 0, view.currency),
                rest=language.compact(row[0][UNEXPECTED_CASH.name] or 0, view.currency),
            )
        )


def weeks_table(reader: Reader, view: View) -> None:
    """Draw the weeks with what tells them, what comes later, and their total."""
    language = state.language()
    frame = _forecast(reader, view).filter(pl.col("week_rank") > 0)
    amounts = [name for name in WEEK if name.endswith("_amount") and "low" not in name]
    tables.table(
        frame.with_columns(
            week=pl.Series([_week(row) for row in frame.to_dicts()], dtype=pl.String)
        ),
        key="cash_table",
        alt=language.text("Expected cash by week"),
        columns={name: vocabulary.label(language, name) for name in WEEK},
        total={name: frame[name].sum() for name in amounts if name != "high_amount"},
    )
    note(
        language.text(
            "A promise or an instalment of a plan on track counts on its day; any other debt on "
            "its due date plus the delay at which its customer paid in the last 365 days, weighted "
            "by amount (below three payments: that of its segment and country, else of all). What "
            "should have come already is expected in the first week. Credits are taken off the "
            "first weeks. Only what is invoiced already is in it. An interval that ends at its "
            "forecast says that earlier ones of that week were mostly too high, or too low."
        )
    )


def _week(row: dict[str, Any]) -> str:
    language = state.language()
    if row["week_end_date"] is None:
        return language.text("from {date} on", date=language.date(row["week_start_date"]))
    return f"{language.date(row['week_start_date'])} – {language.date(row['week_end_date'])}"


def forecast_weeks(reader: Reader, view: View) -> None:
    """Draw the weeks as a figure and as a table."""
    weeks_figure(reader, view)
    weeks_table(reader, view)


def earlier_forecasts(reader: Reader, view: View) -> None:
    """Draw what earlier forecasts were worth, as a figure and as a table."""
    scores_figure(reader, view)
    scores_table(reader, view)


def unexpected_table(reader: Reader, view: View) -> None:
    """Draw what nothing is expected of, by reason; with the weeks it is the outstanding."""
    language = state.language()
    frame = _forecast(reader, view)
    none = frame.filter(pl.col("week_rank") == 0)
    expected = frame.filter(pl.col("week_rank") > 0)["forecast_amount"].sum()
    tables.table(
        none,
        key="unexpected",
        alt=language.text("Open items of which no payment is expected"),
        columns={
            name: vocabulary.label(language, name)
            for name in ("unexpected_reason", "forecast_amount")
        },
        total={"forecast_amount": none["forecast_amount"].sum()},
    )
    note(
        language.text(
            "Expected {expected} and nothing expected of {rest}: together the outstanding, "
            "{whole}.",
            expected=language.money(expected, view.currency),
            rest=language.money(none["forecast_amount"].sum(), view.currency),
            whole=language.money(frame["forecast_amount"].sum(), view.currency),
        )
    )


def scores_figure(reader: Reader, view: View) -> None:
    """Draw the first four weeks of each earlier forecast beside what came in."""
    language = state.language()
    course = answer(queries.forecast_course, reader, view.filters, view.as_of)
    whole = course.filter(pl.col("week_rank") <= 4)
    summed = (
        whole.group_by("snapshot_date")
        .agg(
            pl.col("forecast_amount", "due_amount", "came_in_amount").sum(),
            pl.col("week_rank").max(),
        )
        .filter(pl.col("week_rank") == 4)
        .sort("snapshot_date")
        .tail(MONTHS)
    )
    figure = charts.forecast_against(summed, style(language, view.currency))
    if summed.height:
        name_months(figure, language, summed["snapshot_date"].to_list())
    show(figure, "forecast_scores", language.text("First four weeks: due, forecast and came in"))


def scores_table(reader: Reader, view: View) -> None:
    """Draw the error of earlier forecasts by horizon, beside that of the due dates."""
    language = state.language()
    rows = [row for row in _scores(reader, view) if row["forecast_count"]]
    if not rows:
        st.info(language.text("No earlier forecast can be scored yet: none is a week old, or no "
                              "ledger tells what came in."))  # fmt: skip
        return
    frame = pl.DataFrame([row | {"horizon": _horizon(row)} for row in rows],
                         infer_schema_length=None)  # fmt: skip
    tables.table(
        frame,
        key="forecast_scores_table",
        alt=language.text("Error of earlier forecasts by horizon"),
        columns={name: vocabulary.label(language, name) for name in SCORE},
    )
    note(
        language.text(
            "Each forecast stays as it was on its date. Held against it is the cash of the BUs "
            "whose payments are told, on what was open that day. Error: Σ |forecast − came in| ÷ Σ "
            "came in; bias with its sign."
        )
    )


def _horizon(row: dict[str, Any]) -> str:
    language = state.language()
    first, last = row["from_week_rank"], row["to_week_rank"]
    if first == last:
        return language.text("week {n}", n=first)
    return language.text("weeks {first}–{last}", first=first, last=last)


def payers_table(reader: Reader, view: View) -> None:
    """Draw who is expected to pay most, with the delay they usually take; a click opens them."""
    language = state.language()
    frame = answer(queries.expected_payers, reader, view.filters, view.as_of, PAYERS)
    tables.table(
        frame,
        key="expected_payers",
        alt=language.text("Customers who are expected to pay most"),
        columns={name: vocabulary.label(language, name) for name in PAYER},
        on_pick=_open,
    )


def _open(row: dict[str, Any]) -> None:
    drill.into("customers", row)
    go_to("aging")


def forecast_frames(reader: Reader, view: View) -> Frames:
    """What the page of the forecast shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of)
    return {
        "cash_forecast": (_("Cash forecast"), partial(queries.cash_forecast, *ask)),
        "cash_forecast_by": (_("Cash forecast by BU"),
                             partial(queries.cash_forecast, *ask, ("bu",))),
        "forecast_scores": (_("Error of earlier forecasts"),
                            partial(queries.forecast_scores, *ask)),
        "expected_payers": (_("Who is expected to pay"), partial(queries.expected_payers, *ask)),
    }  # fmt: skip
