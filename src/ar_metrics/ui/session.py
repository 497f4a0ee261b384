"""The reader of this run, and answers kept by build, scope and filters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from ar_metrics import queries, settings
from ar_metrics.access import EVERYTHING
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """Return the settings of this server: they do not change while it runs."""
    return settings.from_environment()


@lru_cache(maxsize=8)
def warehouse(path: Path) -> Warehouse:
    """Return the warehouse at a path; one connection for all sessions."""
    ours = current_settings()
    return Warehouse(path, ours.memory_limit, ours.threads)


def has_warehouse() -> bool:
    """Whether a build has been published."""
    return (current_settings().warehouse / "CURRENT").exists()


def base_reader() -> Reader:
    """Return the reader of the current build, whatever view the address asks for."""
    return Reader(warehouse(current_settings().warehouse), EVERYTHING)


def probe() -> str:
    """Return the name of the build being read, after it has answered a question."""
    if not has_warehouse():
        return "none"
    reader = base_reader()
    queries.build(reader)
    return reader.release


def answer(query: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `query(reader, …)` returns, asked once per build, scope and arguments.

    The frame is shared by every session with the same scope: nobody changes it.
    """
    reader: Any = args[0]
    key = repr((_stamp(), reader.release, reader.scope, args[1:], sorted(kwargs.items())))
    return _kept(query.__module__ + "." + query.__qualname__, key, query, args, kwargs)


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
