"""Whether the file of a build is, byte for byte, the one that was published.

    ar-000012.duckdb
    ar-000012.sha256     what its bytes add up to; `sha256sum -c ar-000012.sha256` checks it too
    ar-000012.damaged    somebody found that they do not: it is read no more, and made again

Both sides ask: a build before it copies one, a server when it opens one. It takes about a second
for a gigabyte, so neither waits for it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from contextlib import suppress
from pathlib import Path

POINTER = "CURRENT"
BUILD = re.compile(r"ar-(\d{6,})\.duckdb")
LOG = logging.getLogger(__name__)


def write_sum(file: Path, path: Path) -> None:
    """Note what the finished `file` adds up to, beside the name `path` that it is about to have."""
    path.with_suffix(".damaged").unlink(missing_ok=True)
    with path.with_suffix(".sha256").open("w", encoding="utf-8") as told:
        told.write(f"{_sum_of(file)}  {path.name}\n")
        told.flush()
        os.fsync(told.fileno())


def is_marked(path: Path) -> bool:
    """Whether somebody found this build damaged."""
    return path.with_suffix(".damaged").exists()


def is_sound(path: Path) -> bool:
    """Read a whole build and return whether it is as it was published; mark it when it is not.

    A build without a sum (an older program made it) counts as sound.
    """
    if is_marked(path) or not path.exists():
        return False
    try:
        told = path.with_suffix(".sha256").read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return True
    if not told:
        return True
    try:
        found = _sum_of(path)
    except FileNotFoundError:  # pruned meanwhile
        return True
    except OSError:  # the disk does not give it back
        found = ""
    if found != told[0]:
        mark(path)
        return False
    return True


def has_sum(path: Path) -> bool:
    """Whether it is known what a build adds up to."""
    return path.with_suffix(".sha256").exists()


def mark(path: Path) -> None:
    """Say that a build is damaged, to every process; where one may not write, it knows alone."""
    with suppress(OSError):
        path.with_suffix(".damaged").touch()


def forget(path: Path) -> None:
    """Delete what lies beside a build that is deleted."""
    for suffix in (".sha256", ".damaged"):
        path.with_suffix(suffix).unlink(missing_ok=True)


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pointed(folder: Path) -> Path | None:
    """Return the build that CURRENT names in a warehouse folder, sound or not, there or not.

    A machine that stopped short can leave that file empty: then the newest build, for none is
    there that was not examined. None before the first build.
    """
    try:
        name = (folder / POINTER).read_text("utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    if BUILD.fullmatch(name):
        return folder / name
    kept = [path for path in folder.glob("ar-*.duckdb") if BUILD.fullmatch(path.name)]
    newest = max(kept, key=lambda path: (len(path.name), path.name), default=None)
    LOG.warning("%s names no build: the newest is read.", POINTER)
    return newest
