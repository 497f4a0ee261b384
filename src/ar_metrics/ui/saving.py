"""Selections saved under a name: opened again, shared as a link, deleted, run from a command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import streamlit as st

from ar_metrics import selections
from ar_metrics.errors import UserError
from ar_metrics.selections import Selection, selection_from
from ar_metrics.ui import address, people, refusals, session, state
from ar_metrics.ui.layout import note, plain

NAME, LATEST, CHOSEN = "selection name", "selection latest", "selection chosen"
REFUSED = "selection refused"


def saved_selections(now: Selection, offered: AbstractSet[str]) -> None:
    """Draw what this person saved, and offer to save what is on the page.

    A selection holds no rows and no rights: who opens a link or runs it sees their own. Of what
    was saved, only the data sets in `offered` can be opened: a role may have changed since.
    """
    _ = state.words()
    box = st.popover(_("Saved selections"), icon=":material/bookmark:", key="selections",
                     on_change="rerun")  # fmt: skip
    if not box.open:
        return
    with box:
        _to_save(now)
        user = people.current_person().user
        found = {
            name: told
            for name, told in selections.saved(session.current_settings(), user).items()
            if told.get("dataset") in offered
        }
        if found:
            _to_open(found, now)


def _to_save(now: Selection) -> None:
    _ = state.words()
    st.text_input(_("Save under the name"), key=NAME, max_chars=80,
                  placeholder=_("Late debts of the north"))  # fmt: skip
    st.checkbox(_("With the latest date, whenever it is run"), key=LATEST, value=True)
    st.button(_("Save"), type="primary", key="keep selection", on_click=_keep, args=(now,))
    if why := st.session_state.pop(REFUSED, None):
        st.error(plain(refusals.say(state.language(), why)))


def _to_open(found: Mapping[str, dict[str, Any]], now: Selection) -> None:
    _ = state.words()
    st.divider()
    if st.session_state.get(CHOSEN) not in found:
        st.session_state[CHOSEN] = next(iter(found))
    name = st.selectbox(_("Saved by me"), list(found), key=CHOSEN)
    try:
        values = _values(selection_from(found[name], now.question.as_of), found[name])
    except UserError:
        values = None
    with st.container(horizontal=True):
        st.button(
            _("Open"), key="open selection", icon=":material/folder_open:", disabled=values is None,
            on_click=state.set_state, kwargs=values or {},
        )  # fmt: skip
        st.button(_("Delete"), key="delete selection", icon=":material/delete:",
                  on_click=_forget, args=(name,))  # fmt: skip
    if values is not None:
        note(_("A link to it, and the command that runs it: each shows what its reader may see."))
        query = address.link(state.PARAMS, values)
        st.code(f"{_base()}/explorer?{query}", language=None, wrap_lines=True)
        user = people.current_person().user
        words = ["ar-metrics", "export", "--saved", name, "--of", user, "--out", "export.xlsx"]
        st.code(shlex.join(words), language="bash", wrap_lines=True)


def _values(selection: Selection, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's state is when it shows this selection."""
    question, filters = selection.question, selection.question.filters
    values = {
        state.DATASET.key: selection.dataset,
        state.AS_OF.key: question.as_of if told.get("as_of") else None,
        state.SINCE.key: question.since,
        state.KNOWN.key: selection.known_at.isoformat() if selection.known_at else None,
        state.BASIS.key: filters.basis,
        state.CREDITS.key: filters.credits,
        state.INTERCOMPANY.key: filters.include_intercompany,
        state.PERIOD.key: question.period,
        state.GROUPS.key: list(question.by),
        state.COLUMNS.key: list(question.columns or ()),
        state.SORT.key: question.order[0] if question.order else None,
    }
    limits = filters.limits
    return values | {p.key: list(limits.get(name, ())) for name, p in state.CHOSEN.items()}


def _keep(now: Selection) -> None:
    user = people.current_person().user
    name, latest = str(st.session_state.get(NAME) or ""), bool(st.session_state.get(LATEST))
    try:
        selections.keep(session.current_settings(), user, name, now, latest=latest)
    except UserError as refusal:
        st.session_state[REFUSED] = refusal.message
        return
    st.session_state[CHOSEN], st.session_state[NAME] = " ".join(name.split()), ""
    people.note("setting", setting="saved selection", dataset=now.dataset)


def _forget(name: str) -> None:
    user = people.current_person().user
    selections.forget(session.current_settings(), user, name)
    people.note("setting", setting="saved selection deleted")


def _base() -> str:
    """Where this server is, as the browser reached it."""
    return str(st.context.url or "").rsplit("/", 1)[0]
