"""The chapter about the cash to come: 13 weeks, how sure they are, how good forecasts were."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from ar_metrics import queries
from ar_metrics.metrics import EXPECTED_CASH, LATER_CASH, NEXT_CASH, UNEXPECTED_CASH
from ar_metrics.queries import Change
from ar_metrics.reports import drawing
from ar_metrics.reports.asking import Asked
from ar_metrics.reports.parts import Cards, Chapter, Note, Table, row, rows

CARDS = (NEXT_CASH, EXPECTED_CASH, LATER_CASH, UNEXPECTED_CASH)
WEEKS = 13
SHOWN = (
    "week", "due_amount", "habit_amount", "promise_amount", "plan_amount", "forecast_amount",
    "low_amount", "high_amount",
)  # fmt: skip
SCORES = ("horizon", "forecast_count", "error_ratio", "bias_ratio", "due_error_ratio")


def forecast(asked: Asked) -> Chapter:
    """Expected cash by week against what is due, and the score of earlier forecasts."""
    _ = asked.text
    name, title = "forecast", _("Cash forecast")
    question = _("What cash comes in, and when?")
    ask = (asked.reader, asked.filters, asked.as_of)
    frame = asked.or_none(partial(queries.cash_forecast, *ask))
    if frame is None or frame.is_empty():
        said = _("not told under these filters") if frame is None else _("Nothing is open.")
        return Chapter(name, title, question, rows(row(Note(said))))
    since = asked.previous or asked.as_of
    days = [asked.as_of, *([asked.previous] if asked.previous else [])]
    found = queries.forecast_figures(asked.reader, asked.filters, days)
    at = {one["snapshot_date"]: one for one in found.iter_rows(named=True)}
    now, before = at.get(asked.as_of, {}), at.get(asked.previous, {})
    cards = tuple(asked.card(Change(m, now.get(m.name), before.get(m.name), since)) for m in CARDS)
    weeks = _weeks(asked, frame)
    return Chapter(
        name, title, question,
        rows(
            row(Cards("", cards, asked.against())),
            row(drawing.week_bars(asked, weeks.head(WEEKS)), _scores(asked), shares=(2, 1)),
            row(_table(asked, weeks)),
        ),
    )  # fmt: skip


def _weeks(asked: Asked, frame: pl.DataFrame) -> pl.DataFrame:
    """A row per week, then what comes later, then what nothing is expected of, all reasons."""
    amounts = [name for name in frame.columns if name.endswith("_amount")]
    added = [
        pl.when(pl.col(name).null_count() < pl.len()).then(pl.col(name).sum()).alias(name)
        for name in amounts
    ]
    summed = frame.group_by("week_rank", "week_start_date", "week_end_date").agg(added)
    ordered = summed.sort(pl.col("week_rank") == 0, "week_rank")
    return ordered.with_columns(
        pl.Series("week", [_named(asked, one) for one in ordered.iter_rows(named=True)])
    )


def _named(asked: Asked, one: dict[str, Any]) -> str:
    if one["week_rank"] == 0:
        return asked.text("nothing expected")
    day = asked.language.date(one["week_start_date"])
    if one["week_end_date"] is None:
        return asked.text("from {day} on", day=day)
    return asked.text("week of {day}", day=day)


def _table(asked: Asked, weeks: pl.DataFrame) -> Table:
    _ = asked.text
    totals = {
        name: weeks[name].sum() for name in SHOWN[1:] if name not in ("low_amount", "high_amount")
    }
    return asked.table(
        "cash_forecast", _("Expected cash by week"), weeks.select(SHOWN), SHOWN, {},
        {"week": _("Outstanding"), **totals},
        _("An open item is expected on its due date and the delay at which its customer usually "
          "pays; a promise or an instalment of a plan on its day. Between the last two columns "
          "what comes in should lie eight times of ten."), compact=True,
    )  # fmt: skip


def _scores(asked: Asked) -> Table | None:
    _ = asked.text
    found = queries.forecast_scores(asked.reader, asked.filters, asked.as_of)
    told = found.filter(
        (pl.col("to_week_rank") - pl.col("from_week_rank") > 0) & (pl.col("forecast_count") > 0)
    )
    if told.is_empty():
        return None
    spans = [_("first {n} weeks", n=last) for last in told["to_week_rank"]]
    return asked.table(
        "forecast_scores", _("How good were the forecasts of the last two years?"),
        told.with_columns(pl.Series("horizon", spans)).select(SCORES), SCORES, {}, compact=True,
    )  # fmt: skip
