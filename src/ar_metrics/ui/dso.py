"""The parts of the page of DSO and CEI: cards, methods with operands, course, by dimension."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import charts, queries
from ar_metrics.errors import MetricError
from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import (
    BEST_POSSIBLE_DSO,
    CEI,
    COUNT_BACK_DSO,
    DELINQUENT_DAYS,
    DSO,
    INVOICE_DSO,
    Metric,
)
from ar_metrics.parameters import COUNT_BACK_STOPS
from ar_metrics.queries import Reader
from ar_metrics.queries.dso import convention_words
from ar_metrics.ui import levels, state, tables, vocabulary
from ar_metrics.ui.cards import course_cards
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.figures import name_months, show, style
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

MONTHS = 13
SHOWN = (DSO, BEST_POSSIBLE_DSO, DELINQUENT_DAYS, COUNT_BACK_DSO, INVOICE_DSO, CEI)
LEVELS = ("segment", "bu", "country_code", "parent_id")
GROUPS = 50
BY = (
    "dso_days", "best_possible_dso_days", "delinquent_days", "count_back_dso_days",
    "invoice_dso_days", "cei_ratio",
    "outstanding_amount", "not_due_amount", "sales_amount",
)  # fmt: skip
# Each method: its formula, and the operands in the row of the date.
METHODS = (
    (DSO, N_("outstanding ÷ sales of {n} days × {n}"), "outstanding_amount", "sales_amount"),
    (BEST_POSSIBLE_DSO, N_("not due ÷ sales of {n} days × {n}"), "not_due_amount", "sales_amount"),
    (DELINQUENT_DAYS, N_("DSO − best possible DSO"), None, None),
    (COUNT_BACK_DSO, N_("days of the months whose sales the outstanding covers"),
     "outstanding_amount", None),
    (INVOICE_DSO, N_("Σ amount × days until paid ÷ Σ amount, invoices of {n} days"),
     "day_weight_amount", "issued_amount"),
    (CEI, N_("(opening + sales − outstanding) ÷ (opening + sales − not due)"),
     "collected_amount", "collectible_amount"),
)  # fmt: skip


def dso_cards(reader: Reader, view: View) -> None:
    """Draw the methods at the date against the snapshot before; ends the page where sales do not
    know a filter.
    """
    course_cards(SHOWN, _course(reader, view), view)


def _first(view: View) -> date:
    return view.last_months(MONTHS)[-1]


def _course(reader: Reader, view: View) -> pl.DataFrame:
    """DSO and CEI of the last months side by side; CEI's own operands are summed up."""
    ask = (reader, view.filters, view.as_of, _first(view))
    try:
        days = answer(queries.dso, *ask)
        effect = answer(queries.cei, *ask)
    except MetricError:
        st.info(
            state.language().text(
                "Sales are not known by type of receivable, account or document type: clear these "
                "filters to see how long they stay unpaid."
            )
        )
        st.stop()
    could = pl.col("opening_outstanding_amount") + pl.col("sales_amount")
    summed = effect.select(
        "snapshot_date", "cei_ratio",
        (could - pl.col("outstanding_amount")).alias("collected_amount"),
        (could - pl.col("not_due_amount")).alias("collectible_amount"),
    )  # fmt: skip
    return days.join(summed, on="snapshot_date", how="full", coalesce=True).sort("snapshot_date")


def methods_table(reader: Reader, view: View) -> None:
    """Draw each method with its formula, its two operands and its result; then the conventions."""
    language = state.language()
    rows = _course(reader, view).filter(pl.col("snapshot_date") == view.as_of).to_dicts()
    if not rows or rows[0]["is_tax_included"] is None:
        st.info(language.text("Nothing was sold or owed for this selection."))
        return
    days = rows[0]["window_days"] or queries.DAYS
    told = [_method(language, view, rows[0], days, *method) for method in METHODS]
    names = ("method", "result", "first_operand", "second_operand", "formula")
    tables.table(
        pl.DataFrame(told, schema=dict.fromkeys(names, pl.String), orient="row"),
        key="dso_methods",
        alt=language.text("Methods with their operands"),
        columns={name: vocabulary.label(language, name) for name in names},
    )
    tax, credit_notes = convention_words(
        rows[0]["is_tax_included"], rows[0]["is_before_credit_notes"]
    )
    note(
        language.text(
            "Conventions (settings): {tax}; sales of the {n} days up to the date, {credit_notes}, "
            "a month told as a whole by its days among them; count-back {stop}. BUs that sold "
            "nothing in these days are left out of both operands of the DSO. Count-back takes "
            "whole months while the rest covers their sales, then a share of the month before. By "
            "invoice: issued in the same {n} days, of BUs with a ledger, each amount times its "
            "days from issue to payment, or up to the date. CEI is of the period since the "
            "snapshot before, tax included and net of credit notes. Target: {target}.",
            n=days,
            tax=language.text(tax),
            credit_notes=language.text(credit_notes),
            stop=_stop(language, reader, view.as_of),
            target=language.days(held.target) if (held := levels.of(DSO)) else "–",
        )
    )


def _stop(language: Language, reader: Reader, day: date) -> str:
    if answer(queries.parameter, reader, COUNT_BACK_STOPS, day) != 0:
        return language.text("stops at a month without net sales")
    return language.text("goes on over a month without net sales")


def _method(
    language: Language,
    view: View,
    row: dict[str, Any],
    days: int,
    metric: Metric,
    formula: str,
    first: str | None,
    second: str | None,
) -> tuple[str, ...]:
    money = partial(language.money, currency=view.currency)
    value = row[metric.name]
    said = language.ratio(value) if metric.unit == "ratio" else language.days(value)
    if metric is DELINQUENT_DAYS:
        operands = [language.days(row[m.name]) for m in (DSO, BEST_POSSIBLE_DSO)]
    else:
        operands = [money(row[name]) if name else "–" for name in (first, second)]
    return language.text(metric.label), said, *operands, language.text(formula, n=days)


def dso_figure(reader: Reader, view: View) -> None:
    """Draw the course of DSO, best possible and count-back, with the target as a line."""
    language = state.language()
    frame = _course(reader, view)
    metrics = (DSO, BEST_POSSIBLE_DSO, COUNT_BACK_DSO, INVOICE_DSO)
    figure = charts.days_course(
        frame,
        {metric.name: metric.label for metric in metrics},
        style(language, view.currency),
        held.target if (held := levels.of(DSO)) else None,
    )
    name_months(figure, language, frame["snapshot_date"].to_list())
    show(figure, "dso_course", language.text("DSO by each method, month by month"))


def dso_by_table(reader: Reader, view: View) -> None:
    """Draw the choice of a dimension and a row per value of it, the longest DSO first."""
    language = state.language()
    level = st.segmented_control(
        language.text("By"),
        LEVELS,
        format_func=lambda name: vocabulary.label(language, name),
        default=LEVELS[0],
        key="dso_level",
        required=True,
        label_visibility="collapsed",
    )
    level = level or LEVELS[0]
    frame = _by(reader, view, level)
    tables.table(
        frame,
        key="dso_by",
        alt=language.text("DSO and CEI by {level}", level=vocabulary.label(language, level)),
        columns={_shown(level): vocabulary.label(language, level)}
        | {name: vocabulary.label(language, name) for name in BY},
        on_pick=lambda row: state.set_state(**{state.CHOSEN[level].key: [str(row[level])]}),
    )


def _by(reader: Reader, view: View, level: str) -> pl.DataFrame:
    ask = (reader, view.filters, view.as_of, None, (level,))
    days = answer(queries.dso, *ask)
    effect = answer(queries.cei, *ask).select(level, "cei_ratio")
    both = days.join(effect, on=level, how="left", nulls_equal=True)
    if level != "parent_id":
        return both.select(level, *BY).sort("dso_days", descending=True, nulls_last=True)
    # there are thousands of groups: those that owe most, under their names
    debtors = answer(queries.top_debtors, reader, view.filters, view.as_of, GROUPS)
    named = both.join(debtors.select("parent_id", "parent_name"), on=level)
    return named.select(level, "parent_name", *BY).sort("outstanding_amount", descending=True)


def _shown(level: str) -> str:
    return "parent_name" if level == "parent_id" else level


def dso_frames(reader: Reader, view: View) -> Frames:
    """What the page of DSO and CEI shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of, _first(view))
    return {
        "dso": (_("DSO, month by month"), partial(queries.dso, *ask)),
        "cei": (_("CEI, month by month"), partial(queries.cei, *ask)),
        "billing_cohorts": (_("Billing cohorts"),
                            partial(queries.billing_cohorts, *ask[:3])),
        "dso_by": (_("DSO by BU and segment"),
                   partial(queries.dso, *ask[:3], None, ("bu", "segment"))),
    }  # fmt: skip
