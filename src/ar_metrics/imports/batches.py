"""Accepted batches as they lie in the imports folder: immutable, numbered, in the order of time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from ar_metrics.contracts import FEEDS
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings


@dataclass(frozen=True)
class FeedSummary:
    """What a batch holds of one feed.

    `control_totals`: sum of the main amount by currency, credits negative ("XXX" where rows have no
    currency). `units`: only for feeds of reach "at". `left_out`: rows dropped, by filter.
    """

    rows: int
    control_totals: Mapping[str, str]
    units: tuple[tuple[str, ...], ...]
    first_date: str | None
    last_date: str | None
    snapshot_dates: tuple[str, ...]
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class Batch:
    """One accepted import, or the withdrawal of one.

    `sums`: SHA-256 of its Parquet files by name; none in a batch that an older program wrote.
    """

    id: int
    kind: Literal["import", "withdrawal"]
    imported_at: datetime
    imported_by: str
    files: tuple[Mapping[str, Any], ...]
    layout: Mapping[str, str]
    content_key: str
    feeds: Mapping[str, FeedSummary]
    warnings: int
    generated: bool
    withdraws: int | None
    folder: Path
    sums: Mapping[str, str]

    def parquet(self, feed: str) -> Path:
        """Return the Parquet file with the rows of `feed`."""
        return self.folder / f"{feed}.parquet"

    @property
    def file_names(self) -> tuple[str, ...]:
        """The names of the imported files."""
        return tuple(str(file["name"]) for file in self.files)


def history(settings: Settings, known_at: datetime | None = None) -> list[Batch]:
    """Return every batch, withdrawals included, oldest first; up to `known_at` when it is given.

    Raises UserError for a batch folder that somebody has damaged.
    """
    batches = [_read(folder) for folder in _folders(settings)]
    return [batch for batch in batches if known_at is None or batch.imported_at <= known_at]


def effective(settings: Settings, known_at: datetime | None = None) -> list[Batch]:
    """Return the import batches that are not withdrawn (as of `known_at`), oldest first."""
    known = history(settings, known_at)
    gone = {batch.withdraws for batch in known if batch.kind == "withdrawal"}
    return [batch for batch in known if batch.kind == "import" and batch.id not in gone]


def refuse_damaged(batches: Iterable[Batch]) -> None:
    """Read the files of these batches whole, and raise UserError when one is not as it was written.

    Whoever would build from it would serve wrong figures, or none.
    """
    found = [file for batch in batches for file in _damaged(batch)]
    if found:
        raise UserError(
            f"Imports are damaged: {len(found)} files are not as they were written.",
            [f"import {file.parent.name}: {file.name}" for file in found],
            "Restore these folders of imports from a backup, or withdraw these imports and import"
            " their files again. Then build.",
        )


def _damaged(batch: Batch) -> Iterator[Path]:
    for feed in batch.feeds:
        file = batch.parquet(feed)
        try:
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            yield file
        else:
            if digest != batch.sums.get(file.name, digest):
                yield file


def superseded_by(batch: Batch, later: list[Batch]) -> list[int]:
    """Return the ids of the batches in `later` that replaced rows of `batch`, oldest first.

    Snapshots are compared by unit (business unit and date), other feeds by feed alone.
    """
    found = []
    for other in later:
        if other.id <= batch.id:
            continue
        for name, summary in batch.feeds.items():
            theirs = other.feeds.get(name)
            exact = FEEDS[name].reach == "at"
            if theirs and (not exact or set(summary.units) & set(theirs.units)):
                found.append(other.id)
                break
    return found


def next_id(settings: Settings) -> int:
    """Return the number of the batch to come."""
    folders = _folders(settings)
    return int(folders[-1].name) + 1 if folders else 1


def _folders(settings: Settings) -> list[Path]:
    if not settings.imports.is_dir():
        return []
    named = (entry for entry in settings.imports.iterdir() if entry.name.isdecimal())
    return sorted(named, key=lambda folder: int(folder.name))


def _read(folder: Path) -> Batch:
    try:
        said = json.loads((folder / "batch.json").read_text("utf-8"))
        feeds = {name: summary_of(summary) for name, summary in said["feeds"].items()}
        return Batch(
            id=said["id"],
            kind=said["kind"],
            imported_at=datetime.fromisoformat(said["imported_at"]),
            imported_by=said["imported_by"],
            files=tuple(said["files"]),
            layout=said["layout"],
            content_key=said["content_key"],
            feeds=feeds,
            warnings=said["warnings"],
            generated=said["generated"],
            withdraws=said["withdraws"],
            folder=folder,
            sums=dict(said.get("sums", {})),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(
            f"Import {folder.name} in {folder.parent} is damaged: its batch.json cannot be read.",
            advice="Restore the imports folder from a backup; the warehouse is rebuilt from it.",
        ) from None


def summary_of(said: Mapping[str, Any]) -> FeedSummary:
    """Return what batch.json says of a feed."""
    return FeedSummary(
        rows=said["rows"],
        control_totals=said["control_totals"],
        units=tuple(tuple(unit) for unit in said["units"]),
        first_date=said["first_date"],
        last_date=said["last_date"],
        snapshot_dates=tuple(said["snapshot_dates"]),
        left_out=said.get("left_out", {}),
    )
