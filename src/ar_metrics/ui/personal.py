"""What a person wants to find on arriving: the first page, and the filters that are set."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from ar_metrics.access import Person
from ar_metrics.ui import address, people, session, state
from ar_metrics.ui.layout import note

_READ = "personal defaults"
# What belongs to a moment, not to a person, is not kept.
PASSING = {"lang", "role", "asof", "since", "known", "customer", "bucket", "step"}


@dataclass(frozen=True)
class Defaults:
    """The page that opens first, and the view of it as the address writes it."""

    landing: str = ""
    view: dict[str, list[str]] = field(default_factory=dict)


def defaults(person: Person) -> Defaults:
    """Return what this person keeps; nothing when nothing was kept or it cannot be read."""
    kept: tuple[str, Defaults] | None = st.session_state.get(_READ)
    if kept is None or kept[0] != person.user:
        kept = (person.user, _read(_path(person)))
        st.session_state[_READ] = kept
    return kept[1]


def arrive(person: Person) -> None:
    """Set the filters of this person when a session begins without an address of its own."""
    if st.session_state.get("arrived"):
        return
    st.session_state["arrived"] = True
    if not [key for key in st.query_params if key not in {"lang", "role"}]:
        told = {key: list(values) for key, values in defaults(person).view.items()}
        told |= {key: st.query_params.get_all(key) for key in st.query_params}
        if told:
            st.query_params.from_dict(told)


def preferences(person: Person, titles: dict[str, str]) -> None:
    """Draw what a person can keep; `titles` are the pages that may open first."""
    _ = state.words()
    box = st.sidebar.popover(
        _("My preferences"),
        icon=":material/person:",
        key="preferences",
        type="tertiary",
        on_change="rerun",
    )
    if not box.open:
        return
    kept = defaults(person)
    with box:
        names = list(titles)
        st.selectbox(
            _("Page that opens first"),
            names,
            index=names.index(kept.landing) if kept.landing in names else 0,
            format_func=titles.__getitem__,
            key="landing",
        )
        note(_("The filters as they are now are kept too; the date and the customer are not."))
        with st.container(horizontal=True):
            st.button(_("Keep"), type="primary", key="keep defaults", on_click=_keep,
                      args=(person,))  # fmt: skip
            st.button(_("Forget"), key="forget defaults", on_click=_forget, args=(person,),
                      disabled=not _path(person).exists())  # fmt: skip


def _keep(person: Person) -> None:
    said = address.said(state.PARAMS)
    view = {key: list(values) for key, values in said.items() if key not in PASSING}
    wanted = Defaults(st.session_state["landing"], view)
    path = _path(person)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps({"landing": wanted.landing, "view": wanted.view}), "utf-8")
    new.replace(path)
    st.session_state[_READ] = (person.user, wanted)
    people.note("setting", setting="personal defaults", landing=wanted.landing)


def _forget(person: Person) -> None:
    _path(person).unlink(missing_ok=True)
    st.session_state.pop(_READ, None)


def _path(person: Person) -> Path:
    return session.current_settings().of_person(person.user)


def _read(path: Path) -> Defaults:
    try:
        told = json.loads(path.read_text("utf-8"))
        view = {str(key): [str(v) for v in values] for key, values in told["view"].items()}
        return Defaults(str(told["landing"]), view)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Defaults()
