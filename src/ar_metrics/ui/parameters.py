"""The page of settings: what holds on a day, and what was changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries, vocabulary
from ar_metrics.i18n import Language
from ar_metrics.parameters import ALERT, ALL, PARAMETERS
from ar_metrics.queries import Reader
from ar_metrics.ui import edits, state, tables
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer

HELD = ("setting", "said_value", "about", "since", "remark", "group", "imported_by", "imported_at")
CHANGES = (
    "imported_at", "imported_by", "setting", "about", "valid_from_date", "said_before",
    "said_value", "remark",
)  # fmt: skip
RATES = (
    "country_code", "debtor_kind", "valid_from_date", "valid_to_date", "interest_rate", "rate_of",
    "indemnity_local", "legal_source", "is_entered",
)  # fmt: skip
RULES = ("alert_metric", "place", "threshold", "since", "remark")


def settings_day(reader: Reader) -> date:
    """Carry out a change that is under way, draw the choice of the day, and return it."""
    edits.carry_out()
    _ = state.words()
    dates = answer(queries.snapshot_dates, reader)
    chosen = st.date_input(
        _("On"), value=dates[0] if dates else "today", format="DD/MM/YYYY", key="settings_day",
        width=220,
    )  # fmt: skip
    assert isinstance(chosen, date)
    return chosen


def settings_in_force(reader: Reader, day: date) -> None:
    """Draw every setting with its value of the day, and the rates of late interest."""
    language = state.language()
    frame = answer(queries.parameters, reader, day)
    default = language.text("as shipped")
    rows = frame.to_dicts()
    shown = frame.with_columns(
        *_described(language, rows),
        pl.Series("said_value", [said(language, r["parameter"], r["parameter_value"],
                                      _currency(reader)) for r in rows], pl.String),
        pl.Series("since", [language.date(r["valid_from_date"]) if r["valid_from_date"]
                            else default for r in rows], pl.String),
    )  # fmt: skip
    tables.table(
        shown,
        key="settings_in_force",
        alt=language.text("Settings that hold on this day"),
        columns={name: vocabulary.label(language, name) for name in HELD},
    )
    note(
        language.text(
            "A figure at a date rests on what holds on that date. Loss rates that nobody entered "
            "are those observed; buckets and legal limits of terms are files of the reference data."
        )
    )
    with st.expander(
        language.text("Rates of late interest that are known"), icon=":material/percent:"
    ):
        rate_table(reader)
    with st.expander(
        language.text("Alert rules of this day"), icon=":material/notifications_active:"
    ):
        rule_table(reader, day)


def rule_table(reader: Reader, day: date) -> None:
    """Draw the alert rules of a day: what is measured, where, from what on, or that it is off."""
    language = state.language()
    rules = answer(queries.alert_rules, reader, day)
    rows = rules.to_dicts()
    measures = [language.text(PARAMETERS[ALERT + row["alert_metric"]].label) for row in rows]
    shown = rules.select("remark").with_columns(
        pl.Series("alert_metric", measures, pl.String),
        pl.Series("place", [_place(language, row) for row in rows], pl.String),
        pl.Series("threshold", [_threshold(language, row, _currency(reader)) for row in rows],
                  pl.String),
        pl.Series("since", [language.date(row["valid_from_date"]) if row["is_entered"]
                            else language.text("as shipped") for row in rows], pl.String),
    )  # fmt: skip
    tables.table(
        shown.select(RULES),
        key="alert_rules",
        alt=language.text("Alert rules"),
        columns={name: vocabulary.label(language, name) for name in RULES},
    )


def _place(language: Language, row: dict[str, Any]) -> str:
    kind, place = row["scope_kind"], row["rule_place"]
    if kind == ALL:
        return language.text("whole group")
    if place != ALL:
        return vocabulary.value(language, kind, place)
    return vocabulary.value(language, "scope_kind", f"each {kind}")


def _threshold(language: Language, row: dict[str, Any], currency: str) -> str:
    if not row["is_active"]:
        return language.text("Switched off")
    ratio = row["threshold_ratio"]
    if ratio is None:
        return language.money(row["threshold_amount"], currency)
    return language.ratio(ratio, 2)


def _currency(reader: Reader) -> str:
    return str(answer(queries.build, reader)["reporting_currency"].item())


def rate_table(reader: Reader) -> None:
    """Draw the rates of late interest by country, kind of debtor and period, the latest first."""
    language = state.language()
    rates = answer(queries.interest_rates, reader).with_columns(
        pl.col("interest_ratio")
        .map_elements(lambda ratio: language.ratio(ratio, 2), return_dtype=pl.String)
        .alias("interest_rate")
    )
    tables.table(
        rates.select(RATES),
        key="interest_rates",
        alt=language.text("Rates"),
        columns={name: vocabulary.label(language, name) for name in RATES},
    )


def settings_history(reader: Reader) -> None:
    """Draw who entered which value, when, and what was told before; the latest first."""
    language = state.language()
    frame = answer(queries.parameter_changes, reader)
    if frame.is_empty():
        note(language.text("Nothing was changed yet."))
        return
    rows = frame.to_dicts()
    values = {
        name: [said(language, row["parameter"], row[column], _currency(reader)) for row in rows]
        for name, column in (("said_before", "earlier_value"), ("said_value", "parameter_value"))
    }
    values["said_value"] = [
        language.text("Switched off")
        if row["parameter_value"] is None and row["parameter"].startswith(ALERT)
        else value
        for row, value in zip(rows, values["said_value"], strict=True)
    ]
    tables.table(
        frame.with_columns(
            *_described(language, rows),
            *(pl.Series(name, told, pl.String) for name, told in values.items()),
        ),
        key="settings_changes",
        alt=language.text("Changes of the settings"),
        columns={name: vocabulary.label(language, name) for name in CHANGES},
    )


def said(language: Language, name: str, value: Decimal | None, currency: str = "EUR") -> str:
    """Return a value of a setting in words: a share, days, an amount, or what was chosen."""
    told = PARAMETERS[name]
    if value is None:
        return "–"
    if told.choices:
        return language.text(told.choices[int(value)])
    if told.unit == "ratio":
        return language.ratio(float(value), 2)
    if told.unit == "month":
        return language.month_name(int(value))
    if told.unit == "months":
        return language.plural("{n} month", "{n} months", int(value))
    if told.unit == "days":
        return language.days(float(value))
    return language.money(value, currency if told.unit == "amount" else "EUR")


def _described(language: Language, rows: list[dict[str, Any]]) -> tuple[pl.Series, ...]:
    told = [PARAMETERS[row["parameter"]] for row in rows]
    about = [
        " · ".join(
            vocabulary.value(language, column, code)
            for column, code in (
                (one.subject, row["parameter_subject"]), (one.detail, row["parameter_detail"])
            )
            if column and code != ALL
        )
        or None
        for one, row in zip(told, rows, strict=True)
    ]  # fmt: skip
    return (
        pl.Series("group", [language.text(one.group) for one in told], pl.String),
        pl.Series("setting", [language.text(one.label) for one in told], pl.String),
        pl.Series("about", about, pl.String),
    )
