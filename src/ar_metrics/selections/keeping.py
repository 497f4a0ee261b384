"""Selections that a person saved: in their own file, readable on this machine alone."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ar_metrics.errors import UserError
from ar_metrics.selections.selection import Selection
from ar_metrics.settings import Settings

MOST = 100
LONGEST = 80
Told = dict[str, Any]


def saved(settings: Settings, user: str) -> dict[str, Told]:
    """Return what this person saved by name, in the order of the names; nothing when nothing can
    be read. `selection_from` makes a selection of each.
    """
    try:
        told = json.loads(_file(settings, user).read_text("utf-8"))
        return {name: dict(told[name]) for name in sorted(told, key=str.casefold)}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def keep(
    settings: Settings, user: str, name: str, selection: Selection, *, latest: bool = False
) -> None:
    """Save a selection under a name, in place of what had it; `latest` leaves out its date.

    Raises UserError for a name that cannot be one, and when there are MOST already.
    """
    if not (wanted := " ".join(name.split())) or len(wanted) > LONGEST or not wanted.isprintable():
        raise UserError(f"A name has 1 to {LONGEST} signs.")
    with _held(settings, user) as path:
        told = saved(settings, user)
        if wanted not in told and len(told) >= MOST:
            raise UserError(f"There are {MOST} saved selections: delete one first.")
        _write(path, told | {wanted: selection.told(latest=latest)})


def forget(settings: Settings, user: str, name: str) -> None:
    """Delete a saved selection; one that is gone already is no error."""
    with _held(settings, user) as path:
        told = saved(settings, user)
        if told.pop(name, None) is not None:
            _write(path, told)


def _write(path: Path, told: dict[str, Told]) -> None:
    new = path.with_suffix(".new")
    new.touch(0o600)
    new.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    new.replace(path)


@contextmanager
def _held(settings: Settings, user: str) -> Iterator[Path]:
    """Two tabs of one person save one after the other."""
    path = _file(settings, user)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def _file(settings: Settings, user: str) -> Path:
    own = settings.of_person(user)
    return own.with_name(f"{own.stem}.selections.json")
