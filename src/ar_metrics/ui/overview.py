"""The parts of the first screen: cards, BU by country, exceptions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import streamlit as st
from polars import selectors

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import (
    CASH_RECEIVED,
    DSO,
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_CUSTOMER_COUNT,
    OVERDUE_ITEM_COUNT,
    OVERDUE_RATIO,
    PROVISIONS,
)
from ar_metrics.queries import Change, Reader
from ar_metrics.ui import comparing, drill, figures, state, tables, vocabulary
from ar_metrics.ui.cards import card, cards, with_level
from ar_metrics.ui.layout import go_to
from ar_metrics.ui.quality import extent
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

AMOUNTS = figures.TREND
COUNTS = (OPEN_ITEM_COUNT, OVERDUE_ITEM_COUNT, OVERDUE_RATIO, OVERDUE_CUSTOMER_COUNT)
# The share of what is late stands beside its amount, but against the target, which it has.
PROVISION = PROVISIONS[0]
DAYS = ("dso_days", "best_possible_dso_days", "count_back_dso_days")
RISES = 5
MONTHS = 13


def headline_cards(reader: Reader, view: View) -> None:
    """Draw the six cards against what was chosen: an earlier date, the target, another BU."""
    metrics = AMOUNTS if view.measure == "amount" else COUNTS
    against = comparing.baseline(reader, view)
    first = view.last_months(MONTHS)[-1]
    ask = {"until": view.as_of, "since": first, "metrics": metrics}
    trend = answer(queries.trend, reader, view.filters, **ask)
    course = {metric.name: trend[metric.name].to_list() for metric in metrics}
    days = _dso(reader, view.filters, view.as_of, first)
    course[DSO.name] = days[DSO.name].to_list()
    cash = _cash_course(reader, view, first)
    course[CASH_RECEIVED.name] = list(cash.values()) if any(cash.values()) else []
    changes = [
        *comparing.changes(reader, view, against, metrics),
        _dso_change(reader, view, days, first, against),
        _cash_change(reader, view, cash, against),
    ]
    remarks = {DSO.name: _best(days, view)}
    beside = {}
    has_provision = view.measure == "amount" and not (against and against.kind == "target")
    if has_provision:
        share = next(change for change in changes if change.metric is OVERDUE_RATIO)
        said = with_level(state.language(), OVERDUE_RATIO, share.value, view.currency)
        beside = {OVERDUE.name: said} if said else {}
        changes = [change for change in changes if change.metric is not OVERDUE_RATIO]
    grid = cards(changes, course, view.currency, remarks, against and against.label, beside)
    if has_provision:
        with grid:  # the dearest figure: the others are there meanwhile
            _provision_card(reader, view, first, against)


def _provision_card(
    reader: Reader, view: View, first: date, against: comparing.Baseline | None
) -> None:
    """Draw the provision by matrix beside that of what is compared with."""
    course = _provision_course(reader, view, first)
    amounts = list(course.values())
    change = _provision_change(reader, view, course, against)
    card(change, [] if None in amounts else amounts, view.currency)


def _provision_change(
    reader: Reader, view: View, course: dict[date, Any], against: comparing.Baseline | None
) -> Change:
    """The provision by matrix beside that of what is compared with."""
    before, day = None, against.as_of if against else view.as_of
    if against and against.filters == view.filters and day in course:
        before = course[day]
    elif against:
        before = _provision(reader, against.filters, day)
    return Change(PROVISION, course.get(view.as_of), before, day)


def _provision(reader: Reader, filters: Filters, as_of: date) -> Any:
    """The provision by matrix; None without a rate, and under a filter that it does not have."""
    try:
        found = answer(queries.provision_figures, reader, filters, as_of).to_dicts()
    except MetricError:
        return None
    return found[0][PROVISION.name] if found else None


def _provision_course(reader: Reader, view: View, first: date) -> dict[date, Any]:
    """The provision by matrix at each date; nothing under a filter that it does not have."""
    try:
        return dict(
            answer(queries.provision_course, reader, view.filters, view.as_of, first).rows()
        )
    except MetricError:
        return {}


def _dso(reader: Reader, filters: Filters, as_of: date, first: date) -> pl.DataFrame:
    """The course of DSO; no row under a filter that sales do not have."""
    try:
        return answer(queries.dso, reader, filters, as_of, since=first)
    except MetricError:
        return pl.DataFrame(schema={"snapshot_date": pl.Date, **dict.fromkeys(DAYS, pl.Float64)})


def _dso_at(days: pl.DataFrame, day: date) -> dict[str, Any]:
    return next(days.filter(pl.col("snapshot_date") == day).iter_rows(named=True), {})


def _dso_change(
    reader: Reader,
    view: View,
    days: pl.DataFrame,
    first: date,
    against: comparing.Baseline | None,
) -> Change:
    now, before = _dso_at(days, view.as_of).get(DSO.name), None
    if against is not None and against.kind == "target":
        before = comparing.target_of(DSO)
    elif against is not None and against.filters == view.filters and against.as_of >= first:
        before = _dso_at(days, against.as_of).get(DSO.name)
    elif against is not None:
        then = _dso(reader, against.filters, against.as_of, against.as_of)
        before = _dso_at(then, against.as_of).get(DSO.name)
    return Change(DSO, now, before, against.as_of if against else view.as_of)


def _best(days: pl.DataFrame, view: View) -> str:
    """The best possible DSO and the one by count-back, in words."""
    language, now = state.language(), _dso_at(days, view.as_of)
    return language.text(
        "Best possible: {days}. By count-back: {count_back}.",
        days=language.days(now.get(DAYS[1])),
        count_back=language.days(now.get(DAYS[2])),
    )


def _cash_change(
    reader: Reader, view: View, course: dict[date, Any], against: comparing.Baseline | None
) -> Change:
    """Cash of the period that the date closes, beside that of the period compared with."""
    before, day = None, against.as_of if against else view.as_of
    if against and against.kind != "target":
        told = course.get(day) if against.filters == view.filters else None
        before = told or _cash(reader, against.filters, day, view.dates)
    return Change(CASH_RECEIVED, _cash(reader, view.filters, view.as_of, view.dates), before, day)


def _cash_course(reader: Reader, view: View, first: date) -> dict[date, Any]:
    """Cash of each period that a ledger tells of, by the date that closes it."""
    after = first - timedelta(days=1)
    ask = {"filters": view.filters, "between": (after, view.as_of)}
    frame = answer(Reader.table, reader, [CASH_RECEIVED], by=["snapshot_date"], **ask)
    return dict(frame.rows())


def _cash(reader: Reader, filters: Filters, as_of: date, dates: tuple[date, ...]) -> Any:
    """What came in since the snapshot before; None where only printed lists tell what moved."""
    since = max((day for day in dates if day < as_of), default=None)
    if since is None:
        return None
    steps = answer(queries.bridge, reader, filters, since, as_of)
    cash = steps.filter(pl.col("step") == "cash_received")["amount"]
    if len(cash):
        return -cash.item()
    return None if steps["is_inferred"].any() else Decimal(0)


def _open(rows: str, columns: str, row: dict[str, Any]) -> None:
    """To the customers of a row; from the cell of a column, to those of both."""
    clicked = row.get("clicked")
    drill.into(rows, row)
    if clicked not in {rows, OUTSTANDING.name, OPEN_ITEM_COUNT.name, None}:
        state.set_state(**{state.CHOSEN[columns].key: [clicked]})
    go_to("aging")


def matrix(reader: Reader, view: View, rows: str, columns: str) -> None:
    """Draw the outstanding by two dimensions: a row per value of one, a column per other."""
    language = state.language()
    metric = OUTSTANDING if view.measure == "amount" else OPEN_ITEM_COUNT
    wide = answer(queries.crossed, reader, view.filters, view.as_of, rows, columns, metric)
    shown = wide.columns[2:]
    tables.table(
        wide,
        key="matrix",
        alt=language.text("Outstanding by BU and country"),
        columns={rows: vocabulary.label(language, rows), metric.name: language.text("Total")}
        | {code: vocabulary.value(language, columns, code) for code in shown},
        total=wide.select(selectors.numeric().sum()).row(0, named=True),
        on_pick=partial(_open, rows, columns),
    )


def exceptions(reader: Reader, view: View) -> None:
    """Draw what needs a look: promises that do not hold, the largest rises since last time."""
    language = state.language()
    _ = language.text
    broken = answer(queries.checks, reader).filter(pl.col("row_count") > 0)
    for row in broken.iter_rows(named=True):
        icon = (
            ":red[:material/error:]"
            if row["severity"] == "error"
            else ":orange[:material/warning:]"
        )
        st.markdown(f"{icon} {_(row['sentence'])} :small[{extent(reader, row)}]")
    if broken.is_empty():
        st.markdown(f":green[:material/verified:] {_('No check found anything.')}")
    against = comparing.baseline(reader, view)
    since = against.as_of if against and against.as_of < view.as_of else view.previous
    if since is None:
        return
    rises = _rises(reader, view, since)
    if rises.is_empty():
        return
    st.markdown(f"**{_('Largest rises since {date}', date=language.date(since))}**")
    tables.table(
        rises,
        key="rises",
        alt=_("Customers whose outstanding rose most"),
        columns={
            "customer_name": vocabulary.label(language, "customer_id"),
            "bu": vocabulary.label(language, "bu"),
            "rise_amount": _("Rise"),
            "outstanding_amount": vocabulary.label(language, "outstanding_amount"),
        },
        on_pick=partial(drill.into, "customers"),
    )


def _rises(reader: Reader, view: View, since: date) -> pl.DataFrame:
    """The customers whose outstanding rose most, from one question about both dates."""
    customer = ["bu", "customer_id"]
    both = answer(
        Reader.table, reader, [OUTSTANDING], by=["snapshot_date", *customer],
        filters=view.filters, as_of=[since, view.as_of], attributes=["customer_name"],
    )  # fmt: skip
    is_now = pl.col("snapshot_date") == view.as_of
    now = both.filter(is_now).drop("snapshot_date")
    before = both.filter(~is_now).select(*customer, earlier=OUTSTANDING.name)
    joined = now.join(before, on=customer, how="left").with_columns(
        rise_amount=pl.col(OUTSTANDING.name) - pl.col("earlier").fill_null(0)
    )
    rose = joined.filter(pl.col("rise_amount") > 0)
    return rose.sort(["rise_amount", *customer], descending=[True, False, False]).head(RISES)
