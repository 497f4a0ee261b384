"""The view in the address bar: a link reproduces what is on the screen, in either language.

Streamlit's own `bind="query-params"` writes an option as it is *shown*, so a link made in French
("?country=Allemagne") would lose its filters on an English screen, and a value that this date does
not have would be dropped without a word. Here the address carries codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import streamlit as st

_WRITTEN = "address written"
_Said = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Param:
    """One value of the view: its key in the address and in session state, and how it is written."""

    key: str
    default: Any
    read: Callable[[list[str]], Any]
    write: Callable[[Any], list[str]]


def several(key: str) -> Param:
    """A list of codes, written one by one: ?bu=FR01&bu=DE01."""
    return Param(key, [], list, list)


def choice(key: str, *options: str) -> Param:
    """One of a few words; the first is the default and stays out of the address."""
    return Param(key, options[0], lambda raw: raw[-1] if raw[-1] in options else options[0], _one)


def word(key: str) -> Param:
    """One free word or none."""
    return Param(key, None, lambda raw: raw[-1] or None, _one)


def flag(key: str) -> Param:
    """On or off, written as 1 when on."""
    return Param(key, False, lambda raw: raw[-1] in {"1", "true"}, lambda _: ["1"])


def day(key: str) -> Param:
    """A date as ISO 8601, or none."""
    return Param(key, None, _day, lambda value: [value.isoformat()])


def moment(key: str) -> Param:
    """A moment as ISO 8601, kept as it is written, or none."""
    return Param(key, None, _moment, _one)


def restore(params: tuple[Param, ...], page: str) -> None:
    """Put what the address says into session state when it was not this session that wrote it.

    A click in the menu empties the address, which means "another page, same view"; a link, the
    back button and an edited address mean what they say. When a widget has just been changed, the
    browser may not have seen the last address yet: the widget wins.
    """
    asked = _asked()
    written: tuple[str, _Said] | None = st.session_state.get(_WRITTEN)
    is_ours = written is not None and (
        asked == written[1] or said(params) != written[1] or (page != written[0] and not asked)
    )
    for param in params:
        raw = list(asked.get(param.key, ()))
        if is_ours:
            # Said again on each run, so that Streamlit keeps it while its widget is not shown.
            st.session_state[param.key] = st.session_state.get(param.key, param.default)
        else:
            st.session_state[param.key] = param.read(raw) if raw else param.default


def publish(params: tuple[Param, ...], page: str) -> None:
    """Write what differs from the defaults into the address."""
    now = said(params)
    if _asked() != now:
        st.query_params.from_dict({key: list(values) for key, values in now.items()})
    st.session_state[_WRITTEN] = (page, now)


def reset(*params: Param) -> None:
    """Set these values back to their defaults; for callbacks."""
    for param in params:
        st.session_state[param.key] = param.default


def said(params: tuple[Param, ...]) -> _Said:
    """Return what the address says of a view: the values that differ from the defaults."""
    return {
        param.key: tuple(map(str, param.write(value)))
        for param in params
        if (value := st.session_state.get(param.key, param.default)) not in (param.default, None)
    }


def link(params: tuple[Param, ...], values: Mapping[str, Any]) -> str:
    """Return the query of an address with these values of a view; defaults are left out."""
    written = {
        param.key: param.write(values[param.key])
        for param in params
        if values.get(param.key, param.default) not in (param.default, None)
    }
    return urlencode(written, doseq=True)


def _asked() -> _Said:
    return {key: tuple(st.query_params.get_all(key)) for key in st.query_params}


def _one(value: Any) -> list[str]:
    return [str(value)]


def _moment(raw: list[str]) -> str | None:
    try:
        return datetime.fromisoformat(raw[-1]) and raw[-1]
    except ValueError:
        return None


def _day(raw: list[str]) -> date | None:
    try:
        return date.fromisoformat(raw[-1])
    except ValueError:
        return None
