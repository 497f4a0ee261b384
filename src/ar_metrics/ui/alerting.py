"""The rules that are broken at the date, in words, each leading to its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.i18n import N_, Language
from ar_metrics.queries import Reader
from ar_metrics.ui import people, state, vocabulary
from ar_metrics.ui.layout import go_to, note, plain
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

MOST = 6
# What a rule measures: what it is called, and the page that shows it.
MEASURES: Mapping[str, tuple[str, str]] = {
    "overdue_ratio": (N_("Overdue share"), "aging"),
    "overdue_90_ratio": (N_("Share more than 90 days late"), "aging"),
    "disputed_ratio": (N_("Share in dispute"), "disputes"),
    "unexpected_ratio": (N_("Share of which nothing is expected"), "forecast"),
    "overrun_amount": (N_("Over their credit limit"), "risk"),
}


def alert_list(reader: Reader, view: View) -> None:
    """Draw the rules that are broken, the furthest above their threshold first; a click opens the
    page of what is measured, narrowed to the place.
    """
    language = state.language()
    try:
        found = answer(queries.alerts, reader, view.filters, view.as_of)
    except MetricError:
        note(language.text("Alerts are not told under these filters."))
        return
    if found.is_empty():
        note(f":material/check_circle: {language.text('No rule is broken.')}")
        return
    pages = people.current_person().role.pages
    with st.container(horizontal=True, gap="small", key="alerts"):
        for row in found.head(MOST).iter_rows(named=True):
            page = MEASURES[row["alert_metric"]][1]
            st.button(
                _said(language, row, view.currency),
                key=f"alert {row['rule_code']} {row['scope_value']}",
                icon=":material/notifications_active:",
                help=_help(language, row),
                disabled=page not in pages,
                on_click=_open,
                args=(row["scope_kind"], row["scope_value"], page),
            )
    if found.height > MOST:
        more = found.height - MOST
        note(
            language.plural(
                "{n} more alert in the explorer", "{n} more alerts in the explorer", more
            )
        )


def _said(language: Language, row: dict[str, Any], currency: str) -> str:
    title, _page = MEASURES[row["alert_metric"]]
    measured = _measured(language, row, currency)
    return f"{language.text(title)} · {_place(language, row)} · **{measured}**"


def _measured(language: Language, row: dict[str, Any], currency: str) -> str:
    if row["threshold_ratio"] is None:
        return language.compact(row["measured_amount"], currency)
    return language.ratio(row["measured_ratio"])


def _place(language: Language, row: dict[str, Any]) -> str:
    if row["scope_kind"] == "all":
        return language.text("whole group")
    return plain(vocabulary.value(language, row["scope_kind"], row["scope_value"]))


def _help(language: Language, row: dict[str, Any]) -> str:
    is_share = row["threshold_ratio"] is not None
    return language.text(
        "Threshold {threshold}, passed since {date}. It is set on the page of settings.",
        threshold=language.ratio(row["threshold_ratio"])
        if is_share
        else language.amount(row["threshold_amount"]),
        date=language.date(row["alert_since_date"]),
    )


def _open(kind: str, value: str, page: str) -> None:
    if kind in state.CHOSEN:
        state.set_state(**{state.CHOSEN[kind].key: [value]})
    go_to(page)
