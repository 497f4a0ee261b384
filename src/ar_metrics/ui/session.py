"""The reader of this run, and answers kept by build, scope and filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ar_metrics import logins, queries, settings
from ar_metrics.access import EVERYTHING, Filters, Scope
from ar_metrics.errors import DamagedError
from ar_metrics.metrics import (
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_90,
    OVERDUE_RATIO,
    UNAPPLIED_CREDIT,
)
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.settings import Login, Settings

HEAD = (OUTSTANDING, OVERDUE, OVERDUE_RATIO, OVERDUE_90, UNAPPLIED_CREDIT, OPEN_ITEM_COUNT)
P = ParamSpec("P")
T = TypeVar("T")


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """Return the settings of this server: they do not change while it runs."""
    return settings.from_environment()


@lru_cache(maxsize=1)
def login() -> Login:
    """Return how people come in: it does not change while the server runs."""
    return settings.login_from_environment(current_settings())


def claims() -> Mapping[str, Any]:
    """Return what the provider said of who is looking; nothing when nobody has logged in."""
    if login().mode != "oidc" or not getattr(st.user, "is_logged_in", False):
        return {}
    return st.user.to_dict()


def still_in() -> bool:
    """Whether the login of who is looking holds; where there is no login it always does."""
    return login().mode != "oidc" or logins.holds(current_settings(), claims())


@lru_cache(maxsize=8)
def warehouse(path: Path) -> Warehouse:
    """Return the warehouse at a path; one connection for all sessions."""
    ours = current_settings()
    return Warehouse(path, ours.memory_limit, ours.threads)


def has_warehouse() -> bool:
    """Whether a build has been published."""
    return (current_settings().warehouse / "CURRENT").exists()


def reader_of(scope: Scope) -> Reader:
    """Return a reader of the current build through a scope."""
    return Reader(warehouse(current_settings().warehouse), scope)


def left_aside() -> str | None:
    """Return the file name of the published build when it is damaged and an older one is read."""
    return warehouse(current_settings().warehouse).left_aside()


def probe() -> str:
    """Return the name of the build being read, after it has answered a question."""
    if not has_warehouse():
        return "none"
    reader = reader_of(EVERYTHING)
    queries.build(reader)
    return reader.release


def answer(query: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `query(reader, …)` returns, asked once per build, scope and arguments.

    The frame is shared by every session with the same scope: nobody changes it. A part of a page
    that runs on its own asks here too: when the login has ended meanwhile, the whole page runs.
    """
    if get_script_run_ctx(suppress_warning=True) and not still_in():
        st.rerun()
    reader: Any = args[0]
    key = repr(_stamp()) + key_of(reader.release, reader.scope, args[1:], kwargs)
    try:
        return _kept(query.__module__ + "." + query.__qualname__, key, query, args, kwargs)
    except DamagedError:
        if get_script_run_ctx(suppress_warning=True):
            st.rerun()  # the build before answers
        raise


def key_of(release: str, scope: Scope, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """Return what an answer is kept under: the build, who may see it, and what was asked."""
    return repr((release, scope, args, sorted(kwargs.items())))


def headline(reader: Reader, filters: Filters, as_of: date) -> dict[str, Any]:
    """Return the figures at a date that most parts of a page need, asked once for all of them."""
    return answer(queries.headline, reader, filters, as_of, HEAD).row(0, named=True)


def _stamp() -> tuple[str, int]:
    """Which warehouse, and when its pointer was written: one that was thrown away and built again
    has builds of the same names.
    """
    pointer = current_settings().warehouse / "CURRENT"
    return str(pointer), pointer.stat().st_mtime_ns


@st.cache_resource(max_entries=1_000, show_spinner=False)
def _kept(name: str, key: str, _query: Any, _args: Any, _kwargs: Any) -> Any:  # noqa: ARG001
    # The arguments are in `key`, scope and build first: two scopes never share an answer.
    return _query(*_args, **_kwargs)
