"""Who comes first to a build finds the first screen answered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ar_metrics import queries
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.queries.connection import Connection
from ar_metrics.ui import ahead, session
from ar_metrics.ui.state import View


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that reach the build from here on."""
    found: list[str] = []
    query = Connection.query

    def noted(self: Connection, sql: str, params: object = None):
        found.append(" ".join(sql.split()))
        return query(self, sql, params)  # type: ignore[arg-type]

    monkeypatch.setattr(Connection, "query", noted)
    return found


def test_the_overview_asks_nothing_that_was_not_asked_ahead(
    open_page: Callable, home: Path, asked: list[str], tmp_path: Path
) -> None:
    home = shutil.copytree(home, tmp_path / "home")  # of which no test has asked anything
    open_page("definitions", at=home)  # what every page needs, and the home of this test
    ahead.ask(session.reader_of(EVERYTHING))
    assert len(asked) > 20
    asked.clear()
    open_page("overview", at=home)
    assert asked == []
    open_page("overview", at=home, bu="FR01")
    assert asked != [], "a filter asks its own questions"


def test_nothing_is_asked_beside_a_page_that_it_does_not_ask_itself(
    open_page: Callable, home: Path, asked: list[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    home = shutil.copytree(home, tmp_path / "home")
    with monkeypatch.context() as alone:
        alone.setattr(ahead, "_lower", lambda *_: iter(()))
        open_page("overview", at=home, bu="FR01")
    reader = session.reader_of(EVERYTHING)
    dates = tuple(session.answer(queries.snapshot_dates, reader))
    asked.clear()
    view = View(Filters(bu=("FR01",)), dates[0], dates)
    ahead.ask_beside(reader, view).result()
    assert asked == []
    ahead.ask_beside(reader, replace(view, filters=Filters(bu=("FR02",)))).result()
    assert len(asked) > 5, "another filter has its own answers"


def test_who_sees_a_part_is_not_answered_for_who_sees_all(home: Path, asked: list[str]) -> None:
    reader, part = (
        session.reader_of(scope) for scope in (EVERYTHING, replace(EVERYTHING, bu=("FR01",)))
    )
    dates = tuple(session.answer(queries.snapshot_dates, reader))
    view = View(Filters(), dates[0], dates)
    ahead.ask_beside(reader, view).result()
    asked.clear()
    ahead.ask_beside(part, view).result()
    assert asked, "an answer is kept under the scope that it was asked through"
