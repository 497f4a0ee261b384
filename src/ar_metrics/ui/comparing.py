"""What figures are held against: an earlier snapshot, the year before, the target, another BU."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import Metric
from ar_metrics.queries import Change, Reader
from ar_metrics.ui import levels, state
from ar_metrics.ui.session import HEAD, answer, headline
from ar_metrics.ui.state import View

Kind = Literal["previous_snapshot", "previous_year", "target", "bu"]
KINDS = {
    "previous_snapshot": N_("the snapshot before"),
    "previous_year": N_("the year before"),
    "target": N_("the target"),
}
_BU = "bu:"


@dataclass(frozen=True)
class Baseline:
    """The figures that others are held against: the same question, asked elsewhere."""

    kind: Kind
    filters: Filters
    as_of: date
    label: str


def choice(reader: Reader, view: View) -> None:
    """Draw what figures are held against."""
    language = state.language()
    options = _options(reader, view)
    asked = st.session_state.get(state.AGAINST.key)
    st.session_state["against_shown"] = asked if asked in options else next(iter(options), None)
    st.selectbox(
        language.text("Compare with"),
        options,
        format_func=lambda code: _named(language, code),
        key="against_shown",
        on_change=_choose,
        width=190,
    )


def baseline(reader: Reader, view: View) -> Baseline | None:
    """Return what the view is held against; None where there is nothing, at the first snapshot."""
    options = _options(reader, view)
    asked = st.session_state.get(state.AGAINST.key)
    code = asked if asked in options else next(iter(options), None)
    language = state.language()
    if code is None:
        return None
    if code == "target":
        return Baseline("target", view.filters, view.as_of, language.text(KINDS[code]))
    if code.startswith(_BU):
        bu = code.removeprefix(_BU)
        return Baseline("bu", replace(view.filters, bu=(bu,)), view.as_of, bu)
    day = earlier(reader, view)[code]
    kind: Kind = "previous_year" if code == "previous_year" else "previous_snapshot"
    return Baseline(kind, view.filters, day, language.date(day))


def earlier(reader: Reader, view: View) -> dict[str, date]:
    """Return the earlier dates that there are, by kind."""
    return answer(queries.earlier_dates, reader, view.as_of)


def changes(
    reader: Reader, view: View, against: Baseline | None, metrics: Sequence[Metric]
) -> list[Change]:
    """Return each metric now and in the baseline; a target is known for few of them."""
    now = _values(reader, view.filters, view.as_of, metrics)
    if against is None:
        return [Change(metric, now[metric.name], None, view.as_of) for metric in metrics]
    if against.kind == "target":
        return [Change(m, now[m.name], target_of(m), view.as_of) for m in metrics]
    before = _values(reader, against.filters, against.as_of, metrics)
    return [Change(m, now[m.name], before[m.name], against.as_of) for m in metrics]


def target_of(metric: Metric) -> float | None:
    """Return the target of a metric at the date that is shown; None when it has none."""
    held = levels.of(metric)
    return held.target if held else None


def table_against(
    now: pl.DataFrame, before: pl.DataFrame, keys: Sequence[str], value: str
) -> pl.DataFrame:
    """Return the rows of both frames with earlier_amount, change_amount and change_ratio.

    Columns of `now` first; what is only in `before` follows with nothing now.
    """
    then = before.select(*keys, pl.col(value).alias("earlier"))
    joined = now.join(then, on=list(keys), how="full", coalesce=True)
    whole = pl.col("earlier").cast(pl.Float64)
    difference = pl.col(value).fill_null(0) - pl.col("earlier").fill_null(0)
    return joined.with_columns(
        pl.col(value).fill_null(0),
        pl.col("earlier").fill_null(0),
        difference.alias("change"),
        pl.when(whole != 0).then(difference.cast(pl.Float64) / whole.abs()).alias("change_ratio"),
    )


def _values(
    reader: Reader, filters: Filters, as_of: date, metrics: Sequence[Metric]
) -> dict[str, Any]:
    if set(metrics) <= {*HEAD}:
        return headline(reader, filters, as_of)
    return answer(queries.headline, reader, filters, as_of, tuple(metrics)).row(0, named=True)


def _options(reader: Reader, view: View) -> list[str]:
    bus = [code for code, _ in answer(queries.choices, reader, view.as_of).get("bu", ())]
    others = [code for code in bus if (code,) != view.filters.bu] if len(bus) > 1 else []
    return [*earlier(reader, view), "target", *(f"{_BU}{code}" for code in others)]


def _named(language: Language, code: str | None) -> str:
    if code is None:
        return ""
    if code.startswith(_BU):
        return language.text("BU {name}", name=code.removeprefix(_BU))
    return language.text(KINDS[code])


def _choose() -> None:
    chosen = st.session_state["against_shown"]
    st.session_state[state.AGAINST.key] = None if chosen == "previous_snapshot" else chosen
