"""Which logins still hold: until the provider's time is over, or until someone logs out.

A browser's cookie is signed and would be good for a month, in every tab and for whoever copied it.
A login that ended is therefore remembered here, over restarts, until it would have run out.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from ar_metrics.settings import Settings


def key(claims: Mapping[str, Any]) -> str:
    """Return what identifies one login: who, at which provider, from when until when."""
    parts = [str(claims.get(name, "")) for name in ("iss", "sub", "iat", "exp")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def holds(settings: Settings, claims: Mapping[str, Any]) -> bool:
    """Whether a login is of someone, not over and not ended. Without a time it never began."""
    until = claims.get("exp")
    if not claims.get("sub") or isinstance(until, bool) or not isinstance(until, int | float):
        return False
    return until > time.time() and key(claims) not in _ended(settings)


def end(settings: Settings, claims: Mapping[str, Any]) -> None:
    """End a login, in every tab and for every copy of its cookie."""
    file = _file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"login": key(claims), "until": claims.get("exp", 0)})
    with file.open("a", encoding="utf-8") as log:
        log.write(f"\n{line}\n")  # a line that a full disk cut short stays alone


def _ended(settings: Settings) -> frozenset[str]:
    file = _file(settings)
    try:
        told = file.stat()
    except FileNotFoundError:
        return frozenset()
    return _read(file, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int, _size: int) -> frozenset[str]:
    return frozenset(_unexpired(file.read_text("utf-8", "replace").splitlines()))


def _unexpired(lines: Iterable[str]) -> Iterator[str]:
    """Each login that would still hold; a line that was cut short names none."""
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            if told["until"] > time.time():
                yield told["login"]


def _file(settings: Settings) -> Path:
    return settings.state / "logins" / "ended.jsonl"
