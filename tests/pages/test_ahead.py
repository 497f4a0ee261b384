"""Who comes first to a build finds the first screen answered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ar_metrics.access import EVERYTHING
from ar_metrics.queries.connection import Connection
from ar_metrics.ui import ahead, session


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
