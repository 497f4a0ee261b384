"""Reading the files of one import: what they are, and their rows by feed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ar_metrics.errors import ContractError, UserError
from ar_metrics.sources import Findings, Layout, Problem, Reading, Refused, read_file
from ar_metrics.sources.customers import one_row_each
from ar_metrics.sources.extract import Extract

Progress = Callable[[str], None]


def described(path: Path) -> dict[str, Any]:
    """Return name, SHA-256 and size of a file.

    Raises UserError when it is not there or may not be read.
    """
    try:
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return {"name": path.name, "sha256": digest, "bytes": path.stat().st_size}
    except FileNotFoundError:
        raise UserError(f"{path} was not imported: there is no such file.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise UserError(f"{path} was not imported: {error.strerror}.") from None


def content_key(files: list[dict[str, Any]], layout: Layout, options: str) -> str:
    """Return what tells the content of an import: files, layout and options, in any order."""
    named = layout.module == "fec" or layout.snapshot_date.file_name  # the name is content there
    each = sorted(f"{file['sha256']} {file['name'] if named else ''}" for file in files)
    parts = [*each, layout.sha256, options]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read(
    path: Path,
    layout: Layout,
    findings: Findings,
    snapshot_date: date | None,
    progress: Progress,
    files: int,
) -> Reading:
    """Return what a file gives. What is wrong with it goes to `findings`.

    Raises ContractError when the only file of an import cannot be read at all.
    """
    progress(f"reading {path.name}" if files > 1 else "reading")
    try:
        return read_file(path, layout, findings, snapshot_date)
    except Refused as refused:
        findings.add_frame(refused.found)
        return Reading(path.name)
    except ContractError as error:
        if files == 1:
            raise
        said = error.message.removeprefix(f"{path.name} was not imported: ").rstrip(".")
        findings.add(Problem(path.name, "", None, "", None, "unreadable file", said, "error"))
        return Reading(path.name)


def by_feed(
    readings: Sequence[Reading], layout: Layout, findings: Findings
) -> dict[str, list[Extract]]:
    """Return the rows of all files by feed, one row per key where the layout says distinct."""
    distinct = {mapping.feed for mapping in layout.feeds if mapping.distinct}
    extracts: dict[str, list[Extract]] = {}
    for reading in readings:
        for one in reading.extracts:
            extracts.setdefault(one.feed.name, []).append(one)
    for name in distinct & set(extracts):
        extracts[name] = one_row_each(extracts[name], findings)
    return extracts


def left_out(readings: Sequence[Reading]) -> dict[str, Counter[str]]:
    """Return how many rows each feed's filters left out, by the words of the filter."""
    counts: dict[str, Counter[str]] = {}
    for reading in readings:
        for feed, dropped in reading.left_out.items():
            counts.setdefault(feed, Counter()).update(dropped)
    return counts
