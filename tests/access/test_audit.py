"""The log of who saw and took what: appended, chained, a file a month, never a row."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

from ar_metrics import audit
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings
from small_home import FILES
from terminal import Terminal


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def log_of(settings: Settings) -> Path:
    (file,) = (settings.state / "audit").glob("*.jsonl")
    return file


def test_events_come_back_in_their_order_without_empty_details(settings: Settings) -> None:
    audit.record(settings, "login", "anna", role="analyst", scope={})
    audit.record(settings, "page", "anna", page="aging", filters={"bu": ["FR01"]}, as_of=None)
    first, second = audit.events(settings)
    assert (first["who"], first["action"], first["role"]) == ("anna", "login", "analyst")
    assert "scope" not in first
    assert second["filters"] == {"bu": ["FR01"]}
    assert audit.verify(settings) == 2


@pytest.mark.parametrize("harm", ["change", "take out", "insert", "spoil"])
def test_a_log_that_was_touched_says_where(settings: Settings, harm: str) -> None:
    for page in ("overview", "aging", "quality"):
        audit.record(settings, "page", "anna", page=page)
    lines = log_of(settings).read_text("utf-8").splitlines()
    touched = {
        "change": [lines[0], lines[1].replace("aging", "audit"), lines[2]],
        "take out": [lines[0], lines[2]],
        "insert": [lines[0], lines[0], *lines[1:]],
        "spoil": [lines[0], "{", lines[2]],
    }[harm]
    log_of(settings).write_text("\n".join(touched) + "\n", "utf-8")
    with pytest.raises(UserError, match="line 2"):
        audit.verify(settings)


def test_old_months_may_be_deleted_and_the_rest_still_holds(settings: Settings) -> None:
    for page in ("overview", "aging"):
        audit.record(settings, "page", "anna", page=page)
    file = log_of(settings)
    first, second = file.read_text("utf-8").splitlines()
    file.with_name("2026-01.jsonl").write_text(first + "\n", "utf-8")
    file.write_text(second + "\n", "utf-8")
    assert audit.verify(settings) == 2
    file.with_name("2026-01.jsonl").unlink()
    assert audit.verify(settings) == 1
    audit.record(settings, "logout", "anna")
    assert audit.verify(settings) == 2


def test_a_period_has_both_its_days(settings: Settings) -> None:
    event = audit.record(settings, "page", "anna", page="aging")
    today = date.fromisoformat(event["at"][:10])
    assert len(list(audit.events(settings, today, today))) == 1
    assert list(audit.events(settings, until=date(2020, 1, 1))) == []


def test_many_at_once_write_one_chain(settings: Settings) -> None:
    def write() -> None:
        for _ in range(20):
            audit.record(settings, "page", "anna", page="aging")

    writers = [Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert audit.verify(settings) == 80


def test_long_filters_are_cut_and_the_file_is_its_owners(settings: Settings) -> None:
    told = audit.told_filters({"customer_id": tuple(f"C{n}" for n in range(30)), "basis": "due"})
    assert told == {"customer_id": [*(f"C{n}" for n in range(10)), "and 20 more"], "basis": "due"}
    audit.record(settings, "page", "anna", filters=told)
    assert log_of(settings).stat().st_mode & 0o077 == 0


def test_the_operators_commands_are_in_the_log_and_their_rows_are_not(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    for name in ("customers.csv", "open_items.csv"):
        (tmp_path / name).write_text(FILES[name], "utf-8")
    terminal.must("import", str(tmp_path / "customers.csv"), "--layout", "plain")
    terminal.must("import", str(tmp_path / "open_items.csv"), "--layout", "plain_history")
    terminal.must("build")
    terminal.must("export", "open_items", "--as-of", "2025-06-30", "--where", "bu=FR01")
    terminal.must("withdraw", "1")
    terminal.must("build")
    terminal.must("rollback")
    said = [json.loads(line) for line in terminal.must("audit").out.splitlines()]
    assert [event["action"] for event in said] == [
        "import", "import", "export", "withdraw", "rollback",
    ]  # fmt: skip
    assert {event["via"] for event in said} == {"command"}
    assert said[2]["filters"] == {"bu": ["FR01"]}
    assert said[2]["rows"] == 2
    assert not [word for word in ("Durand", "Lise", "F-1", "1000") if word in json.dumps(said)]
    assert "6 events" in terminal.must("audit", "--verify").out  # reading it is an event too


def test_what_a_full_disk_left_of_a_line_is_cut_off_by_the_next(settings: Settings) -> None:
    for page in ("overview", "aging"):
        audit.record(settings, "page", "anna", page=page)
    with log_of(settings).open("a") as file:
        file.write('{"at": "2026-11-2')
    assert audit.verify(settings) == 2
    audit.record(settings, "page", "anna", page="quality")
    assert [event["page"] for event in audit.events(settings)] == ["overview", "aging", "quality"]
    assert audit.verify(settings) == 3


def test_a_clock_that_was_set_back_breaks_no_chain(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2031, 2026, 2027):
        moment = datetime(year, 3, 1, tzinfo=UTC)
        clock = type("Clock", (datetime,), {"now": classmethod(lambda *_, now=moment: now)})
        monkeypatch.setattr(audit, "datetime", clock)
        audit.record(settings, "page", str(year), page="aging")
    assert audit.verify(settings) == 3
    told = audit.events(settings, date(2026, 1, 1), date(2027, 12, 31))
    assert [event["who"] for event in told] == ["2026", "2027"]


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\udcff", "\n"])
def test_no_sign_in_a_filter_or_a_file_name_breaks_a_line(settings: Settings, sign: str) -> None:
    """A line separator in an address (?bu=…) must not stop the log from being read."""
    audit.record(settings, "page", "anna", filters={"bu": [f"FR{sign}01"]})
    audit.record(settings, "page", "anna", page="aging")
    assert audit.verify(settings) == 2
    first, _ = audit.events(settings)
    assert first["filters"] == {"bu": [f"FR{sign}01"]}


def test_a_log_that_cannot_be_written_is_told_and_stays_whole(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record(settings, "page", "anna", page="aging")

    def full(log: IO[bytes], content: bytes) -> None:
        log.write(content[:7])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(audit, "_write", full)
    with pytest.raises(UserError, match=r"No space left on device.*not in the audit log"):
        audit.record(settings, "page", "anna", page="quality")
    monkeypatch.undo()
    assert audit.verify(settings) == 1


def test_a_line_longer_than_the_log_is_read_at_once_is_followed_by_others(
    settings: Settings,
) -> None:
    audit.record(settings, "page", "anna", page="aging")
    audit.record(settings, "import", "anna", files=[f"{n:090}.csv" for n in range(2_000)])
    audit.record(settings, "page", "anna", page="aging")
    assert audit.verify(settings) == 3
    told = audit.told_filters({"bu": ("x" * 100_000,), "basis": "y" * 100_000})
    assert len(json.dumps(told)) < 400


def test_a_log_whose_end_is_no_event_is_told_to_who_acts_next(settings: Settings) -> None:
    audit.record(settings, "page", "anna", page="aging")
    log_of(settings).write_text("harmed\n", "utf-8")
    with pytest.raises(UserError, match="is no event"):
        audit.record(settings, "page", "anna", page="aging")
