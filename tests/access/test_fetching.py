"""A file that was ordered is fetched by the login that ordered it, and by nobody else."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ar_metrics import logins
from ar_metrics.settings import Settings
from ar_metrics.ui import acting, fetching, session

CLAIMS = {"iss": "https://id", "sub": "1", "iat": 1, "exp": time.time() + 86_400}
OTHER = CLAIMS | {"sub": "2"}


@pytest.fixture
def offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, fetching.Ordered]:
    """One file that anna ordered, ready."""
    home = Settings(tmp_path)
    monkeypatch.setattr(session, "current_settings", lambda: home)
    folder = home.state / "exports" / "token"
    folder.mkdir(parents=True)
    path = folder / "open_items_2025-06-30.csv"
    path.write_text("rows")
    job: Any = SimpleNamespace(running=False, exit_code=0)
    leaving = acting.Leaving("anna", "analyst", CLAIMS, needs_login=True)
    all_of_them = {"token": fetching.Ordered("token", path, "text/csv", job, leaving)}
    monkeypatch.setattr(fetching, "_all", lambda: all_of_them)
    return all_of_them


def asked(login: str, token: str = "token") -> Any:  # noqa: S107
    request: Any = SimpleNamespace(path_params={"token": token})
    return fetching.fetched(request, login)


def test_who_ordered_a_file_fetches_it(offered: dict[str, fetching.Ordered]) -> None:
    answer = asked(logins.key(CLAIMS))
    assert answer.status_code == 200
    assert answer.path == offered["token"].path
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "login", [logins.key(OTHER), logins.key({}), ""], ids=["another", "nobody", "none"]
)
def test_nobody_else_does_even_with_its_address(
    offered: dict[str, fetching.Ordered], login: str
) -> None:
    assert offered
    assert asked(login).status_code == 404
    assert asked(logins.key(CLAIMS), "another").status_code == 404


def test_a_login_that_ended_fetches_nothing(offered: dict[str, fetching.Ordered]) -> None:
    assert offered
    logins.end(session.current_settings(), CLAIMS)
    assert asked(logins.key(CLAIMS)).status_code == 404


def test_a_file_that_is_not_ready_is_not_there(offered: dict[str, fetching.Ordered]) -> None:
    offered["token"].path.unlink()
    assert asked(logins.key(CLAIMS)).status_code == 404


def test_what_is_removed_leaves_nothing_on_the_disk(offered: dict[str, fetching.Ordered]) -> None:
    folder = offered["token"].path.parent
    offered["token"].drop()
    assert not folder.exists()
