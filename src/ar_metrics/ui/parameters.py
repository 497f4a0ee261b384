"""The page of settings: what holds on a day, a form to enter a value, and what was changed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import jobs, queries, vocabulary
from ar_metrics.i18n import Language
from ar_metrics.parameters import ALL, DEBTOR_KINDS, HIGHEST, PARAMETERS, Parameter
from ar_metrics.queries import Reader
from ar_metrics.ui import edits, state, tables
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer

HELD = ("group", "setting", "about", "said_value", "since", "remark", "imported_by", "imported_at")
CHANGES = (
    "imported_at", "imported_by", "setting", "about", "valid_from_date", "said_before",
    "said_value", "remark",
)  # fmt: skip
RATES = (
    "country_code", "debtor_kind", "valid_from_date", "valid_to_date", "interest_rate", "rate_of",
    "indemnity_local", "legal_source", "is_entered",
)  # fmt: skip
LONGEST = 200
EXACT = Decimal("0.000001")


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
        pl.Series("said_value", [said(language, r["parameter"], r["parameter_value"])
                                 for r in rows], pl.String),
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


def settings_form(reader: Reader, day: date) -> None:
    """Draw the form in which a value is entered, checked as an import and kept as one."""
    language = state.language()
    _ = language.text
    name = st.selectbox(
        _("Setting"),
        list(PARAMETERS),
        format_func=lambda code: f"{_(PARAMETERS[code].group)} · {_(PARAMETERS[code].label)}",
        key="settings_name",
        width=520,
    )
    told = PARAMETERS[name or next(iter(PARAMETERS))]
    note(_(told.meaning))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        subject = _about(reader, day, told.subject, for_all=told.default is not None) or ALL
        detail = _about(reader, day, told.detail) or ALL
        since = st.date_input(
            _("First day"), value=_first_day(reader, told, subject, detail, day),
            format="DD/MM/YYYY", key=f"settings_since {told.name} {subject} {detail}", width=180,
        )  # fmt: skip
        is_ended = told.default is None and st.checkbox(
            _("No longer set"), key=f"settings_ended {told.name}"
        )
        value = None if is_ended else _value(language, reader, told, day)
    remark = st.text_input(
        _("Where the value comes from"), max_chars=LONGEST, key="settings_remark",
        placeholder=_("A decision, a publication"),
    )  # fmt: skip
    row = {"parameter": told.name, "subject": subject, "detail": detail, "valid_from": since,
           "value": value, "remark": " ".join(remark.split())}  # fmt: skip
    st.button(
        _("Keep"),
        type="primary",
        key="keep_setting",
        disabled=since is None or (value is None and not is_ended),
        on_click=_keep,
        args=(row,),
    )
    note(
        _("It is checked and kept like an import, with your name and the hour; the figures are "
          "built again.")
    )  # fmt: skip


def settings_history(reader: Reader) -> None:
    """Draw who entered which value, when, and what was told before; the latest first."""
    language = state.language()
    frame = answer(queries.parameter_changes, reader)
    if frame.is_empty():
        note(language.text("Nothing was changed yet."))
        return
    rows = frame.to_dicts()
    values = {
        name: [said(language, row["parameter"], row[column]) for row in rows]
        for name, column in (("said_before", "earlier_value"), ("said_value", "parameter_value"))
    }
    tables.table(
        frame.with_columns(
            *_described(language, rows),
            *(pl.Series(name, told, pl.String) for name, told in values.items()),
        ),
        key="settings_changes",
        alt=language.text("Changes of the settings"),
        columns={name: vocabulary.label(language, name) for name in CHANGES},
    )


def said(language: Language, name: str, value: Decimal | None) -> str:
    """Return a value of a setting in words: a share, days, euros, or what was chosen."""
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
    return language.days(float(value)) if told.unit == "days" else language.money(value, "EUR")


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


def _about(reader: Reader, day: date, column: str, *, for_all: bool = False) -> str | None:
    """Draw the choice of what a value is for; nothing where it is for everything."""
    language = state.language()
    if not column:
        return None
    label, key = vocabulary.label(language, column), f"settings_{column}"
    if column == "customer_id":
        return st.text_input(label, key=key, max_chars=80, width=200).strip() or None
    return st.selectbox(
        label,
        [*([ALL] if for_all else []), *_codes(reader, day, column)],
        format_func=lambda code: (
            language.text("all") if code == ALL else vocabulary.value(language, column, code)
        ),
        key=key,
        width=220,
    )


def _codes(reader: Reader, day: date, column: str) -> list[str]:
    if column == "debtor_kind":
        return list(DEBTOR_KINDS)
    if column == "aging_bucket":
        kept = reader.buckets.filter(pl.col("bucket_kind") != "credits")
        return kept["aging_bucket"].to_list()
    dates = [one for one in answer(queries.snapshot_dates, reader) if one <= day]
    found = answer(queries.choices, reader, dates[0]).get(column, ()) if dates else ()
    codes = [code for code, _name in found if code != "unknown"]
    if column == "country_code":
        return sorted({*codes, "FR"}, key=lambda code: (code != "FR", code))
    return [ALL, *codes] if column == "segment" else codes


def _first_day(reader: Reader, told: Parameter, subject: str, detail: str, day: date) -> date:
    """The day after the last known rate; for the others the day that is looked at."""
    if told.name != "late_interest_rate":
        return day
    last = answer(queries.interest_rates, reader).filter(
        pl.col("country_code") == subject, pl.col("debtor_kind") == detail
    )["valid_to_date"].max()  # fmt: skip
    return last + timedelta(days=1) if isinstance(last, date) else day.replace(month=1, day=1)


def _value(language: Language, reader: Reader, told: Parameter, day: date) -> Decimal | None:
    _ = language.text
    now = queries.parameter(reader, told.name, day)
    key = f"settings_value {told.name}"
    if told.choices:
        chosen = st.selectbox(
            _("Value"), [0, 1], index=int(now or 0), key=key, width=180,
            format_func=lambda code: _(told.choices[code]) if told.choices else "",
        )  # fmt: skip
        return None if chosen is None else Decimal(chosen)
    if told.unit == "month":
        month = st.selectbox(
            _("Value"), range(1, 13), index=int(now or 12) - 1, key=key, width=180,
            format_func=language.month_name,
        )  # fmt: skip
        return Decimal(month or 12)
    if told.unit in ("days", "months"):
        label = _("Value, in days") if told.unit == "days" else _("Value, in months")
        whole = st.number_input(
            label, min_value=1, max_value=HIGHEST[told.unit], value=int(now or 1), key=key,
            width=180,
        )  # fmt: skip
        return None if whole is None else Decimal(whole)
    is_ratio = told.unit == "ratio"
    number = st.number_input(
        _("Value, in %") if is_ratio else _("Value, in euros"),
        min_value=0.0,
        max_value=100.0 if is_ratio else None,
        value=now * 100 if is_ratio and now is not None else now,
        step=0.01 if is_ratio else 1.0,
        key=key,
        width=180,
    )
    if number is None:
        return None
    exact = Decimal(str(number))
    return (exact / 100 if is_ratio else exact).quantize(EXACT)


def _keep(row: dict[str, object]) -> None:
    _ = state.words()
    st.session_state["settings_remark"] = ""
    edits.save("parameters", [row], _("Keeping the setting"), "edit_settings", jobs.start_settings)
