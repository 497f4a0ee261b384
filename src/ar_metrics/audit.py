"""Who saw and took what: one line per event, appended, chained, a file a month. Never a row."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from ar_metrics.errors import UserError
from ar_metrics.settings import Settings

FIRST = "0" * 16
TAIL = 65_536  # bytes that most often hold the last line
LISTED, LONGEST = 10, 100  # values of a filter, and characters of one
LINK = 16  # digits of the chain: a line that is changed or taken out breaks it
ACTIONS = (
    "login", "refused", "logout", "page", "export", "import", "build", "withdraw", "rollback",
    "objective", "setting", "audit", "delivery",
)  # fmt: skip
Event = dict[str, Any]


def record(settings: Settings, action: str, who: str, **details: Any) -> Event:
    """Append one event to this month's file and return it.

    `details` say what it was about: a page, filters, a dataset, counts. Never a row, a name of a
    customer or an amount. Empty ones are left out. A clock that was set back begins no earlier
    file: the order of the lines is the order of the events.

    Raises UserError where it cannot be written: nobody looks, takes or changes unseen.
    """
    assert action in ACTIONS, action
    folder = settings.state / "audit"
    with _told_when_not_written(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return _appended(folder, action, who, details)


def _appended(folder: Path, action: str, who: str, details: Mapping[str, Any]) -> Event:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        moment = datetime.now(UTC)
        event: Event = {
            "at": moment.isoformat(timespec="milliseconds"),
            "who": who,
            "action": action,
            **{name: value for name, value in details.items() if value not in (None, "", (), {})},
        }
        months = [file.stem for file in _files(folder)]
        file = folder / f"{max(*months, f'{moment:%Y-%m}', '')}.jsonl"
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as log:
            length = _whole_length(log)
            log.truncate(length)  # what a killed writer or a full disk left of a line
            event["chain"] = _link(_last_link(folder), event)
            line = json.dumps(event, ensure_ascii=False, default=str) + "\n"
            log.seek(length)
            try:
                _write(log, line.encode("utf-8", "backslashreplace"))  # a file name may be no text
            except OSError:
                log.truncate(length)
                raise
    return event


def _whole_length(log: IO[bytes]) -> int:
    """The length of a log up to the end of its last whole line."""
    end = log.seek(0, os.SEEK_END)
    start = end
    while start:
        start = max(0, start - TAIL)
        log.seek(start)
        found = log.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
    return 0


def _write(log: IO[bytes], content: bytes) -> None:
    """Write all of it: a disk that is nearly full takes a part without a word."""
    while content:
        content = content[log.write(content) :]


@contextmanager
def _told_when_not_written(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        raise UserError(
            f"{folder} cannot be written: {why}. What was asked is not in the audit log.",
            advice="Make room or give the right to write there, then look whether it was done.",
        ) from error


def events(
    settings: Settings, since: date | None = None, until: date | None = None
) -> Iterator[Event]:
    """Yield the events of a period, both days included, oldest first."""
    for file in _files(settings.state / "audit"):
        month = file.stem
        if since and month < f"{since:%Y-%m}":
            continue  # a later file may hold earlier days: the clock was set back
        for line in _lines(file):
            event = json.loads(line)
            day = date.fromisoformat(event["at"][:10])
            if (since is None or day >= since) and (until is None or day <= until):
                yield event


def verify(settings: Settings) -> int:
    """Return how many events there are, after checking that none was changed or taken out.

    The first file that is kept may start anywhere in the chain. Raises UserError with the file and
    the line where the chain breaks.
    """
    count, link = 0, None
    for file in _files(settings.state / "audit"):
        for number, line in enumerate(_lines(file), 1):
            where = f"{file.name}, line {number}"
            try:
                event = json.loads(line)
                told = event.pop("chain")
            except (ValueError, KeyError, AttributeError):
                raise UserError(f"The audit log is damaged: {where} is no event.") from None
            if link is not None and told != _link(link, event):
                raise UserError(f"The audit log was changed: the chain breaks at {where}.")
            count, link = count + 1, told
    return count


def told_filters(filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return filters as the log tells them: their codes, cut where a list or a code is long."""
    told = {}
    for name, values in filters.items():
        if isinstance(values, list | tuple):
            rest = len(values) - LISTED
            more = [f"and {rest} more"] if rest > 0 else []
            told[name] = [*map(_short, values[:LISTED]), *more]
        else:
            told[name] = _short(values)
    return told


def _short(value: Any) -> Any:
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("????-??.jsonl"))


def _lines(file: Path) -> list[str]:
    """The whole lines of a file: one that is cut short was never told as done."""
    return file.read_text("utf-8").split("\n")[:-1]


def _last_link(folder: Path) -> str:
    for file in reversed(_files(folder)):
        with file.open("rb") as log:
            lines = _last_bytes(log).splitlines()
        if lines:
            try:
                return str(json.loads(lines[-1])["chain"])
            except (ValueError, KeyError, TypeError):
                raise UserError(
                    f"The audit log is damaged: the last line of {file} is no event.",
                    advice="Restore the file from a backup, or move it to another folder.",
                ) from None
    return FIRST


def _last_bytes(log: IO[bytes]) -> bytes:
    """The end of a log, its last line whole: a long question makes a long line."""
    end = start = log.seek(0, os.SEEK_END)
    found = b""
    while start and b"\n" not in found[:-1]:
        start = max(0, end - max(TAIL, 2 * len(found)))
        log.seek(start)
        found = log.read(end - start)
    return found


def _link(before: str, event: Event) -> str:
    told = {name: value for name, value in event.items() if name != "chain"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(f"{before}{text}".encode("utf-8", "surrogatepass")).hexdigest()[:LINK]
