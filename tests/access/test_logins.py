"""A login holds until the provider's time is over or someone ends it, everywhere and for good."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from ar_metrics import logins
from ar_metrics.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    return {"iss": "https://id.test", "sub": "anna", "iat": now, "exp": now + 60, **more}


@pytest.mark.parametrize(
    "told",
    [{}, {"sub": "anna"}, {"exp": 9e9}, claims(exp=0), claims(exp=None), claims(exp="9999999999"),
     claims(exp=True), claims(sub="")],
    ids=["nothing", "no time", "no person", "0", "no end", "text", "yes", "empty"],
)  # fmt: skip
def test_a_login_without_person_or_time_never_holds(settings: Settings, told: dict) -> None:
    assert not logins.holds(settings, told)


def test_a_login_that_is_ended_is_over_for_every_copy_of_it(settings: Settings) -> None:
    mine, again, other = claims(), claims(iat=1), claims(sub="otto")
    assert logins.holds(settings, mine)
    logins.end(settings, dict(mine))
    assert not logins.holds(settings, mine | {"name": "copied"})
    assert logins.holds(settings, again)
    assert logins.holds(settings, other)


def test_what_ended_stays_ended_over_a_restart(settings: Settings) -> None:
    mine = claims()
    logins.end(settings, mine)
    logins._read.cache_clear()
    assert not logins.holds(settings, mine)
    assert "anna" not in logins._file(settings).read_text("utf-8")


def test_a_line_that_a_full_disk_cut_short_ends_no_other_login(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    mine, other = ({"sub": name, "exp": time.time() + 60} for name in ("anna", "bert"))
    file = tmp_path / "state" / "logins" / "ended.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text('{"login": "ab')
    assert logins.holds(settings, mine)
    logins.end(settings, mine)
    assert not logins.holds(settings, mine)
    assert logins.holds(settings, other)
