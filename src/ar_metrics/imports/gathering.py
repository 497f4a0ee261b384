"""Reading the files of one import: what they are, and their rows by feed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ar_metrics.errors import ContractError, UserError
from ar_metrics.imports.judging import judge_alone
from ar_metrics.imports.spool import Rows
from ar_metrics.sources import Findings, Layout, Problem, Reading, Refused
from ar_metrics.sources.customers import one_row_each
from ar_metrics.sources.reading import Part, read_parts

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
    reading: Reading,
    findings: Findings,
    snapshot_date: date | None,
    files: int,
) -> Iterator[Part]:
    """Yield what a file gives, part by part. A file that cannot be read goes to `findings`.

    Raises ContractError when the only file of an import cannot be read at all.
    """
    try:
        yield from read_parts(path, layout, reading, snapshot_date)
    except Refused as refused:
        findings.add_frame(refused.found)
    except ContractError as error:
        if files == 1:
            raise
        said = error.message.removeprefix(f"{path.name} was not imported: ").rstrip(".")
        findings.add(Problem(path.name, "", None, "", None, "unreadable file", said, "error"))


def gather(
    parts: Iterable[Part],
    taken: dict[str, Rows],
    layout: Layout,
    findings: Findings,
    folder: Path,
    step: str,
    progress: Progress,
) -> None:
    """Judge the rows of each part alone and add them to those of their feed in `taken`.

    `progress` is told the `step`, with the rows so far from the second part on.
    """
    distinct = {mapping.feed for mapping in layout.feeds if mapping.distinct}
    progress(step)
    for number, part in enumerate(parts):
        for one in part.extracts:
            name = one.feed.name
            if name not in taken:
                taken[name] = Rows(one.feed, folder, name in distinct)
            if name not in distinct:
                judge_alone(one, part.findings)
            taken[name].add(one)
        findings.take(part.findings)
        if number:
            progress(f"{step}, {max(rows.height for rows in taken.values()):,} rows")


def one_each(taken: Mapping[str, Rows], findings: Findings) -> None:
    """Leave one row per key of the feeds that the layout calls distinct, and judge it."""
    for rows in taken.values():
        if rows.distinct:
            rows.settle(one_row_each(rows.whole(), findings))
            for one in rows.whole():
                judge_alone(one, findings)


def left_out(readings: Sequence[Reading]) -> dict[str, Counter[str]]:
    """Return how many rows each feed's filters left out, by the words of the filter."""
    counts: dict[str, Counter[str]] = {}
    for reading in readings:
        for feed, dropped in reading.left_out.items():
            counts.setdefault(feed, Counter()).update(dropped)
    return counts
