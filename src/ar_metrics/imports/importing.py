"""Importing files: read, judge, write one batch or say everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.errors import UserError
from ar_metrics.imports.batches import (
    Batch,
    FeedSummary,
    effective,
    summary_of,
    superseded_by,
)
from ar_metrics.imports.folder import one_writer, told_when_full, write_batch
from ar_metrics.imports.gathering import (
    Progress,
    content_key,
    described,
    gather,
    left_out,
    one_each,
    read,
)
from ar_metrics.imports.judging import judge
from ar_metrics.imports.refusing import check_not_empty, check_totals, refuse
from ar_metrics.imports.reports import first_of
from ar_metrics.imports.spool import Rows, spooling
from ar_metrics.imports.totals import summarised
from ar_metrics.settings import Settings
from ar_metrics.sources import Findings, Layout, Problem, Reading, layout_named
from ar_metrics.sources.database import fetch
from ar_metrics.sources.problems import rows

WARNINGS_TOLD = 200


@dataclass(frozen=True)
class Imported:
    """What came of an import.

    `batch` is the new one (None after a dry run, or when nothing is new), `already` the earlier
    one that holds the same. `warnings` are the first 200; `warning_count` counts all. `feeds`
    says rows, control totals and dates by feed. `message` says it in a sentence.
    """

    batch: Batch | None
    already: Batch | None
    warnings: list[Problem]
    warning_count: int
    feeds: Mapping[str, FeedSummary]
    message: str


def import_files(
    settings: Settings,
    files: Sequence[Path | str],
    layout: str | Path = "plain",
    snapshot_date: date | None = None,
    *,
    dry_run: bool = False,
    by: str | None = None,
    control_total: Decimal | None = None,
    generated: bool = False,
    edited: bool = False,
    progress: Progress = lambda _step: None,
) -> Imported:
    """Import files of one layout, or what its queries give, as one batch: everything or nothing.

    `snapshot_date` stands in where the files do not say theirs. `control_total` is what the main
    amounts must add up to, credits negative. `generated` marks the demo. `progress` is told each
    step in words. The same content twice is no second batch, unless it was `edited` by hand: who
    sets a target back to what it was has changed it again.

    Raises ContractError (Refused, with all problems) for files that break their contract, and
    UserError for what has nothing to do with their content.
    """
    chosen = layout_named(layout)
    paths = _paths(files, chosen)
    with told_when_full(settings), spooling(settings) as folder:
        if chosen.queries:
            paths = fetch(chosen, folder, progress)
        known = [described(path) for path in paths]
        moment = f" {datetime.now(UTC).isoformat()}" if edited else ""
        key = content_key(known, chosen, f"{snapshot_date}{moment}")
        again = _same(settings, key)
        if again is not None and not dry_run:
            return _nothing_new(settings, again)
        accepted = _accepted(
            settings, paths, chosen, snapshot_date, control_total, progress, folder
        )
        if dry_run:
            return accepted.imported(None, "Nothing was written: this was a dry run.")
        said = {
            "kind": "import",
            "imported_by": by or settings.user,
            "files": known,
            "layout": {"name": chosen.name, "sha256": chosen.sha256},
            "content_key": key,
            "feeds": accepted.summary,
            "warnings": accepted.warnings,
            "generated": generated,
            "withdraws": None,
        }
        progress("writing")
        with one_writer(settings):
            again = _same(settings, key)  # another import may have been quicker
            if again is not None:
                return _nothing_new(settings, again)
            reports = {"warnings.csv": accepted.findings} if accepted.warnings else {}
            texts = {"layout.toml": chosen.text}
            batch = write_batch(settings, said, accepted.frames, texts, reports)
        return accepted.imported(batch, f"Import {batch.id} was written.")


def _paths(files: Sequence[Path | str], layout: Layout) -> list[Path]:
    if files and layout.queries:
        raise UserError(f"The layout {layout.name} asks a database: give it no files.")
    if not files and not layout.queries:
        raise UserError("There is no file to import: give at least one.")
    return [Path(file) for file in files]


@dataclass(frozen=True)
class _Accepted:
    """Rows that may be written: by feed, with what batch.json says of them."""

    frames: Mapping[str, pl.LazyFrame]
    summary: Mapping[str, Mapping[str, Any]]
    findings: Findings

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self.findings.count("warning")

    def imported(self, batch: Batch | None, message: str) -> Imported:
        first = list(rows(first_of(self.findings, "warning", WARNINGS_TOLD)))
        feeds = {name: summary_of(said) for name, said in self.summary.items()}
        return Imported(batch, None, first, self.warnings, feeds, message)


def _accepted(
    settings: Settings,
    paths: Sequence[Path],
    layout: Layout,
    snapshot_date: date | None,
    control_total: Decimal | None,
    progress: Progress,
    folder: Path,
) -> _Accepted:
    """Return the rows of the files, read and judged. Raises Refused with all that is wrong."""
    findings = Findings(folder=folder)
    readings: list[Reading] = []
    taken: dict[str, Rows] = {}
    for path in paths:
        readings.append(Reading(path.name))
        said = f"reading {path.name}" if len(paths) > 1 else "reading"
        parts = read(path, layout, readings[-1], findings, snapshot_date, len(paths))
        gather(parts, taken, layout, findings, folder, said, progress)
    one_each(taken, findings)
    judge(taken, findings, settings, progress)
    check_totals(readings, taken, control_total, findings)
    check_not_empty(readings, taken, findings)
    refuse(settings, paths, list(taken), findings)
    dropped = left_out(readings)
    frames = {name: rows.lazy() for name, rows in taken.items()}
    summary = {
        name: summarised(FEEDS[name], frame, dropped.get(name, {}))
        for name, frame in frames.items()
    }
    return _Accepted(frames, summary, findings)


def _same(settings: Settings, key: str) -> Batch | None:
    return next((b for b in reversed(effective(settings)) if b.content_key == key), None)


def _nothing_new(settings: Settings, again: Batch) -> Imported:
    since = superseded_by(again, effective(settings))
    said = f"Nothing was written: import {again.id} holds the same content already."
    if since:
        said += (
            f" Import {since[-1]} has replaced rows of it since; to go back to these, withdraw "
            f"import {since[-1]}."
        )
    return Imported(None, again, [], 0, again.feeds, said)
