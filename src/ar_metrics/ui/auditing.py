"""The audit log on the screen: a period, an action, a person; whether it is whole; its export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import audit, exports
from ar_metrics.errors import UserError
from ar_metrics.i18n import N_, Language
from ar_metrics.ui import acting, navigation, people, signing, state, tables, vocabulary
from ar_metrics.ui.layout import plain
from ar_metrics.ui.session import current_settings

ACTIONS = {
    "login": N_("signed in"),
    "refused": N_("was refused"),
    "logout": N_("signed out"),
    "page": N_("looked at"),
    "export": N_("took out"),
    "import": N_("imported"),
    "build": N_("built"),
    "withdraw": N_("withdrew"),
    "rollback": N_("rolled back"),
    "objective": N_("changed objectives"),
    "setting": N_("changed a setting"),
    "audit": N_("read this log"),
    "delivery": N_("sent by e-mail"),
}
PAGES = {entry.name: entry.title for entry in navigation.PAGES}
WORDS = {"filters": N_("filters"), "rows": N_("rows"), "format": N_("format")}
SHOWN_FIRST_DAYS = 7
TOLD_APART = {"at", "who", "role", "action", "chain"}


def audit_list() -> None:
    """Draw the events of a period, newest first, and the way to take them out."""
    people.must("read_audit")
    _ = state.words()
    today = datetime.now(UTC).date()
    with st.container(horizontal=True, vertical_alignment="bottom", key="audit_filters"):
        since = _day(_("From"), "audit_since", today - timedelta(days=SHOWN_FIRST_DAYS))
        until = _day(_("Until"), "audit_until", today)
        found = frame_of(list(audit.events(current_settings(), since, until)), state.language())
        action = st.multiselect(
            _("Event"),
            sorted(set(found["action"])),
            format_func=lambda name: _(ACTIONS[name]),
            key="audit_action",
            placeholder=_("All"),
            width=260,
        )
        who = st.multiselect(
            _("Person"), sorted(set(found["who"])), key="audit_who", placeholder=_("All"), width=260
        )
        if acting.may("export_audit"):
            _take_out(since, until)
    _whole()
    if action:
        found = found.filter(pl.col("action").is_in(action))
    if who:
        found = found.filter(pl.col("who").is_in(who))
    if found.is_empty():
        st.info(_("Nothing happened in this period."), icon=":material/history:")
        return
    said = {name: _(text) for name, text in ACTIONS.items()}
    roles = {name: _(text) for name, text in signing.LABELS.items()}
    tables.table(
        found.with_columns(pl.col("action").replace(said), pl.col("role").replace(roles)),
        key="audit",
        alt=_("Events, newest first"),
        columns={"at": _("When"), "who": _("Who"), "role": _("Role"), "action": _("Event"),
                 "what": _("Details")},
    )  # fmt: skip


def frame_of(events: Sequence[audit.Event], language: Language | None = None) -> pl.DataFrame:
    """Return events as a table, newest first: at (UTC), who, role, action, what.

    With a `language` the details say pages and filters as the screen does, else as the log does.
    """
    rows = [
        {
            "at": datetime.fromisoformat(event["at"]),
            "who": str(event["who"]),
            "role": event.get("role"),
            "action": event["action"],
            "what": " · ".join(
                _told(name, value, language)
                for name, value in event.items()
                if name not in TOLD_APART
            )
            or None,
        }
        for event in reversed(events)
    ]
    schema = {
        "at": pl.Datetime("us", "UTC"),
        **dict.fromkeys(("who", "role", "action", "what"), pl.String),
    }
    return pl.DataFrame(rows, schema=schema)


def _day(label: str, key: str, first: date) -> date:
    chosen = st.date_input(label, value=first, key=key, format="DD/MM/YYYY", width=150)
    return chosen if isinstance(chosen, date) else first


def _whole() -> None:
    """Say whether the log is as it was written."""
    _ = state.words()
    try:
        count = audit.verify(current_settings())
    except UserError as error:
        st.error(plain(error.message), icon=":material/gpp_bad:")
        return
    said = state.language().plural(
        "{n} event in the whole log: none was changed or taken out",
        "{n} events in the whole log: none was changed or taken out",
        count,
    )
    st.markdown(f":green[:material/verified_user: {said}]")  # a badge would be cut on a telephone


def _take_out(since: date, until: date) -> None:
    _ = state.words()
    st.download_button(
        _("Download"),
        partial(_content, since, until, acting.leaving("export_audit")),
        f"audit_{since}_{until}.csv",
        exports.FORMATS["csv"].media_type,
        icon=":material/download:",
        key="download audit",
        on_click="ignore",
    )


def _content(since: date, until: date, leaving: acting.Leaving) -> bytes:
    leaving.check()
    frame = frame_of(list(audit.events(current_settings(), since, until)))
    content = exports.content("csv", frame)
    leaving.note("audit", frame.height, content, format="csv", since=since, until=until)
    return content


def _told(name: str, value: Any, language: Language | None = None) -> str:
    if name == "sha256":
        return f"sha256 {str(value)[:12]}"
    if language and name == "page" and value in PAGES:
        return language.text(PAGES[value])
    if isinstance(value, dict):
        value = ", ".join(_told(key, inner, language) for key, inner in value.items())
    elif isinstance(value, list):
        value = ", ".join(map(str, value))
    if language and name in vocabulary.COLUMNS:
        return language.text("{name}: {value}", name=vocabulary.label(language, name), value=value)
    return f"{language.text(WORDS[name]) if language and name in WORDS else name} {value}"
