"""The form of the settings: what is set, for what, from which day on, and where it comes from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import polars as pl
import streamlit as st

from ar_metrics import jobs, queries, vocabulary
from ar_metrics.i18n import Language
from ar_metrics.parameters import (
    ALERT_SCOPES,
    ALL,
    DEBTOR_KINDS,
    HIGHEST,
    PARAMETERS,
    Parameter,
)
from ar_metrics.queries import Reader
from ar_metrics.ui import edits, state
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer

LONGEST = 200
EXACT = Decimal("0.000001")
# What a place is depends on the kind of places that was chosen beside it.
PLACE = "scope_value"


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
        is_for_all = told.default is not None or told.subject == "segment"
        subject = _about(reader, day, told.subject, for_all=is_for_all) or ALL
        detail = (
            _about(
                reader,
                day,
                subject if told.detail == PLACE else told.detail,
                for_all=told.detail == PLACE,
            )
            or ALL
        )
        since = st.date_input(
            _("First day"), value=_first_day(reader, told, subject, detail, day),
            format="DD/MM/YYYY", key=f"settings_since {told.name} {subject} {detail}", width=180,
        )  # fmt: skip
        is_ended = told.default is None and st.checkbox(
            _(told.ended), key=f"settings_ended {told.name}"
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


def _about(reader: Reader, day: date, column: str, *, for_all: bool = False) -> str | None:
    """Draw the choice of what a value is for; nothing where it is for everything."""
    language = state.language()
    if column in ("", ALL):
        return None
    label, key = vocabulary.label(language, column), f"settings_{column}"
    if column == "customer_id":
        return st.text_input(label, key=key, max_chars=80, width=200).strip() or None
    return st.selectbox(
        label,
        [*([ALL] if for_all else []), *_codes(reader, day, column)],
        format_func=partial(_said, language, column),
        key=key,
        width=220,
    )


def _said(language: Language, column: str, code: str) -> str:
    if column == "scope_kind":
        return vocabulary.value(language, column, f"each {code}")
    return language.text("all") if code == ALL else vocabulary.value(language, column, code)


def _codes(reader: Reader, day: date, column: str) -> list[str]:
    if column == "debtor_kind":
        return list(DEBTOR_KINDS)
    if column == "scope_kind":
        return [*ALERT_SCOPES[1:], ALL]
    if column == "aging_bucket":
        kept = reader.buckets.filter(pl.col("bucket_kind") != "credits")
        return kept["aging_bucket"].to_list()
    dates = [one for one in answer(queries.snapshot_dates, reader) if one <= day]
    found = answer(queries.choices, reader, dates[0]).get(column, ()) if dates else ()
    codes = [code for code, _name in found if code != "unknown"]
    if column == "country_code":
        return sorted({*codes, "FR"}, key=lambda code: (code != "FR", code))
    return codes


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
    currency = "EUR"
    if told.unit == "amount":
        currency = answer(queries.build, reader)["reporting_currency"].item()
    number = st.number_input(
        _("Value, in %") if is_ratio else _("Value, in {currency}", currency=currency),
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
