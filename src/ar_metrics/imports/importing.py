"""Importing files: read, judge, write one batch or say everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.errors import UserError
from ar_metrics.imports.batches import Batch, FeedSummary, effective, superseded_by
from ar_metrics.imports.folder import one_writer, told_when_full, write_batch
from ar_metrics.imports.gathering import (
    Progress,
    by_feed,
    content_key,
    described,
    left_out,
    read,
)
from ar_metrics.imports.judging import judge
from ar_metrics.imports.refusing import check_totals, refuse
from ar_metrics.imports.totals import summarised
from ar_metrics.settings import Settings
from ar_metrics.sources import Findings, Problem, layout_named
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
    progress: Progress = lambda _step: None,
) -> Imported:
    """Import files of one layout as one batch: everything or nothing.

    `snapshot_date` stands in where the files do not say theirs. `control_total` is what the main
    amounts must add up to, credits negative. `generated` marks the demo. `progress` is told each
    step in words. The same content twice is no second batch.

    Raises ContractError (Refused, with all problems) for files that break their contract, and
    UserError for what has nothing to do with their content.
    """
    paths = [Path(file) for file in files]
    if not paths:
        raise UserError("There is no file to import: give at least one.")
    chosen = layout_named(layout)
    with told_when_full(settings):
        known = [described(path) for path in paths]
    key = content_key(known, chosen, str(snapshot_date))
    again = _same(settings, key)
    if again is not None and not dry_run:
        return _nothing_new(settings, again)
    findings = Findings()
    readings = [read(path, chosen, findings, snapshot_date, progress, len(paths)) for path in paths]
    extracts = by_feed(readings, chosen, findings)
    judge(extracts, findings, settings, progress)
    check_totals(readings, extracts, control_total, findings)
    refuse(settings, paths, extracts, findings)
    frames = {name: pl.concat([one.frame for one in taken]) for name, taken in extracts.items()}
    dropped = left_out(readings)
    summary = {
        name: summarised(FEEDS[name], frame, dropped.get(name, {}))
        for name, frame in frames.items()
    }
    warnings = findings.of("warning")
    said = {
        "kind": "import",
        "imported_by": by or settings.user,
        "files": known,
        "layout": {"name": chosen.name, "sha256": chosen.sha256},
        "content_key": key,
        "feeds": summary,
        "warnings": warnings.height,
        "generated": generated,
        "withdraws": None,
    }
    if dry_run:
        return _imported(
            None, warnings, _summaries(summary), "Nothing was written: this was a dry run."
        )
    progress("writing")
    with one_writer(settings):
        again = _same(settings, key)  # another import may have been quicker
        if again is not None:
            return _nothing_new(settings, again)
        texts = {"layout.toml": chosen.text}
        if warnings.height:
            texts["warnings.csv"] = warnings.write_csv()
        batch = write_batch(settings, said, frames, texts)
    return _imported(batch, warnings, batch.feeds, f"Import {batch.id} was written.")


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


def _summaries(said: Mapping[str, Mapping[str, Any]]) -> dict[str, FeedSummary]:
    return {
        name: FeedSummary(
            rows=one["rows"],
            control_totals=one["control_totals"],
            units=tuple(map(tuple, one["units"])),
            first_date=one["first_date"],
            last_date=one["last_date"],
            snapshot_dates=tuple(one["snapshot_dates"]),
            left_out=one["left_out"],
        )
        for name, one in said.items()
    }


def _imported(
    batch: Batch | None, warnings: pl.DataFrame, feeds: Mapping[str, FeedSummary], message: str
) -> Imported:
    first = list(rows(warnings.head(WARNINGS_TOLD)))
    return Imported(batch, None, first, warnings.height, feeds, message)
