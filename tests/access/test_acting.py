"""What changes figures or leaves the house asks for the right where it happens."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ar_metrics import jobs
from ar_metrics.access import ROLES, Person, only
from ar_metrics.errors import UserError
from ar_metrics.ui import acting, importing, people, session
from small_home import ROOT

UI = ROOT / "src" / "ar_metrics" / "ui"
READING = {"start_view"}  # prepares the figures of another date for who may look at them


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[object]:
    monkeypatch.setenv("AR_HOME", str(tmp_path))
    monkeypatch.setenv("AR_AUTH", "local")
    session.current_settings.cache_clear()
    session.login.cache_clear()

    def enter(role: str) -> None:
        who = Person("anna", "Anna", ROLES[role], only())
        monkeypatch.setattr(people, "visit", lambda: people.Visit(who))

    yield enter
    session.current_settings.cache_clear()
    session.login.cache_clear()


@pytest.mark.parametrize("role", ["cfo", "team_lead", "agent", "analyst", "litigation", "auditor"])
def test_a_job_is_not_started_for_who_may_not(visitor, role: str) -> None:
    visitor(role)
    for capability, start in (("import", jobs.start_build), ("withdraw", jobs.start_withdrawal)):
        with pytest.raises(UserError):
            acting.started(capability, start)
    with pytest.raises(UserError):
        importing._begin([], "plain", None, True)


def test_the_auditor_takes_out_the_log_and_no_figures(visitor) -> None:
    visitor("auditor")
    assert acting.leaving("export_audit").user == "anna"
    with pytest.raises(UserError):
        acting.leaving()


def test_a_job_runs_under_the_name_of_the_person(visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor("administrator")
    seen = acting.started("import", lambda settings: settings)  # type: ignore[arg-type,return-value]
    assert seen.user == "anna"  # type: ignore[attr-defined]


def test_nothing_on_a_screen_starts_a_job_or_offers_a_file_around_the_check() -> None:
    for path in UI.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        started = {name.removeprefix("jobs.") for name in called if name.startswith("jobs.start")}
        assert started <= READING, f"{path.name}: use acting.started"
        if "st.download_button" in called:
            # templates and layouts name columns, and hold no row
            free = path.name in ("history.py", "inspecting.py")
            assert "acting.leaving" in called or free, path.name
