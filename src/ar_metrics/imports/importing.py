"""Importing files: read, judge, write one batch or say everything that is wrong."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.errors import ContractError, UserError
from ar_metrics.imports.batches import Batch, FeedSummary, effective, superseded_by
from ar_metrics.imports.folder import one_writer, told_when_full, write_batch
from ar_metrics.imports.judging import judge
from ar_metrics.imports.totals import control_totals, summarised
from ar_metrics.settings import Settings
from ar_metrics.sources import (
    Findings,
    Layout,
    Problem,
    Reading,
    Refused,
    layout_named,
    read_file,
)
from ar_metrics.sources.customers import one_row_each
from ar_metrics.sources.extract import Extract
from ar_metrics.sources.problems import counted, rows

WARNINGS_TOLD = 200
Progress = Callable[[str], None]


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
        described = [_described(path) for path in paths]
    options = f"{snapshot_date}"
    key = _content_key(described, chosen, options)
    again = _same(settings, key)
    if again is not None and not dry_run:
        return _nothing_new(settings, again)
    findings = Findings()
    readings = [
        _read(path, chosen, findings, snapshot_date, progress, len(paths)) for path in paths
    ]
    extracts = _by_feed(readings, chosen, findings)
    judge(extracts, findings, settings, progress)
    _check_totals(readings, extracts, control_total, findings)
    _refuse(settings, paths, extracts, findings)
    frames = {name: pl.concat([one.frame for one in taken]) for name, taken in extracts.items()}
    left_out = _left_out(readings)
    summary = {
        name: summarised(FEEDS[name], frame, left_out.get(name, {}))
        for name, frame in frames.items()
    }
    warnings = findings.of("warning")
    said = {
        "kind": "import",
        "imported_by": by or settings.user,
        "files": described,
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


def withdraw(settings: Settings, batch_id: int, by: str | None = None) -> Batch:
    """Take an import out, as if it had never been made; what it replaced counts again.

    The import stays in its folder and known-at still finds it. The withdrawal is a batch too.

    Raises UserError when there is no such import, or when it has been withdrawn.
    """
    with one_writer(settings):
        batch = next((b for b in effective(settings) if b.id == batch_id), None)
        if batch is None:
            known = ", ".join(str(b.id) for b in effective(settings)[-10:]) or "none"
            raise UserError(
                f"There is no import {batch_id} to withdraw, or it has been withdrawn already.",
                advice=f"Imports that can be withdrawn: {known}.",
            )
        said = {
            "kind": "withdrawal",
            "imported_by": by or settings.user,
            "files": [],
            "layout": dict(batch.layout),
            "content_key": "",
            "feeds": {},
            "warnings": 0,
            "generated": batch.generated,
            "withdraws": batch_id,
        }
        return write_batch(settings, said, {}, {})


def _described(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return {"name": path.name, "sha256": digest, "bytes": path.stat().st_size}
    except FileNotFoundError:
        raise UserError(f"{path} was not imported: there is no such file.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise UserError(f"{path} was not imported: {error.strerror}.") from None


def _content_key(described: list[dict[str, Any]], layout: Layout, options: str) -> str:
    named = layout.module == "fec" or layout.snapshot_date.file_name  # the name is content there
    files = sorted(f"{file['sha256']} {file['name'] if named else ''}" for file in described)
    parts = [*files, layout.sha256, options]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


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


def _read(
    path: Path,
    layout: Layout,
    findings: Findings,
    snapshot_date: date | None,
    progress: Progress,
    files: int,
) -> Reading:
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


def _by_feed(
    readings: Sequence[Reading], layout: Layout, findings: Findings
) -> dict[str, list[Extract]]:
    distinct = {mapping.feed for mapping in layout.feeds if mapping.distinct}
    extracts: dict[str, list[Extract]] = {}
    for reading in readings:
        for one in reading.extracts:
            extracts.setdefault(one.feed.name, []).append(one)
    for name in distinct & set(extracts):
        extracts[name] = one_row_each(extracts[name], findings)
    return extracts


def _left_out(readings: Sequence[Reading]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for reading in readings:
        for feed, dropped in reading.left_out.items():
            counts.setdefault(feed, Counter()).update(dropped)
    return counts


def _check_totals(
    readings: Sequence[Reading],
    extracts: Mapping[str, Sequence[Extract]],
    control_total: Decimal | None,
    findings: Findings,
) -> None:
    for reading in readings:
        total = reading.total
        if total and total.stated != total.summed:
            _wrong_total(reading.file, total.who, total.stated, total.summed, findings)
    if control_total is None:
        return
    summed = Decimal(0)
    for name, taken in extracts.items():
        if name in {"open_items", "invoices", "receipts", "gl_balances", "ledger_entries", "sales"}:
            for one in taken:
                summed += sum(control_totals(one.feed, one.frame).values(), Decimal(0))
    if summed != control_total:
        file = ", ".join(reading.file for reading in readings)
        _wrong_total(file, "you gave", control_total, summed, findings)


def _wrong_total(file: str, who: str, stated: Decimal, summed: Decimal, findings: Findings) -> None:
    said = (
        f"the control total does not match: {who} {stated:,.2f}, the rows add up to {summed:,.2f}, "
        f"a difference of {summed - stated:,.2f}"
    )
    findings.add(Problem(file, "", None, "", str(stated), "control total", said, "error"))


def _refuse(
    settings: Settings,
    paths: Sequence[Path],
    extracts: Mapping[str, Sequence[Extract]],
    findings: Findings,
) -> None:
    errors = findings.of("error")
    if not errors.height:
        return
    name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    verb = "was" if len(paths) == 1 else "were"
    tables = ", ".join(extracts)
    about = f" for table {tables}" if len(extracts) == 1 else ""
    message = f"{name} {verb} not imported: {counted(errors.height, 'problem')}{about}."
    raise Refused(message, errors, _report(settings, errors), name_files=len(paths) > 1)


def _report(settings: Settings, errors: pl.DataFrame) -> Path:
    folder = settings.state / "reports"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    path = folder / f"refused-{stamp}.csv"
    with told_when_full(settings):
        folder.mkdir(parents=True, exist_ok=True)
        errors.write_csv(path)
    return path


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
