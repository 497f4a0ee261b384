"""Builds beside the warehouse: at dates that are not in the calendar, or as imports stood once."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from ar_metrics.errors import UserError
from ar_metrics.imports.batches import effective
from ar_metrics.settings import Settings
from ar_metrics.warehouse import publish
from ar_metrics.warehouse.build import Build, Log, batches_of, make, scratch_folder, wanted
from ar_metrics.warehouse.fingerprints import digest

KEPT = 8
YEARS = range(1900, 2200)
"""Those that a file may name: in others there is no figure, and soon no day before them."""


def view(settings: Settings, as_of: tuple[date, ...], known_at: datetime | None, log: Log) -> Build:
    """Return the build with the dates `as_of` added and those after the last of them left out,
    from the imports known at `known_at`; while rolled back, from those of the pinned build.

    It is a changed copy of the current build in `warehouse/views/`, kept for the next one who
    asks the same. Raises UserError when nothing was imported by then, and for a date beyond YEARS.
    """
    if strange := [day for day in as_of if day.year not in YEARS]:
        raise UserError(f"{min(strange)} is a date before {YEARS[0]} or after {YEARS[-1]}.")
    started = time.perf_counter()
    served = publish.pointed(settings)
    if served and publish.pinned(settings) and not known_at:
        batches = batches_of(settings, served)
    else:
        batches = tuple(effective(settings, known_at))
    if not batches:
        raise UserError("Nothing was imported at that time." if known_at else "Import files first.")
    key = digest(*wanted(settings, batches, known_at), *sorted(set(as_of)), known_at)
    folder = settings.warehouse / "views"
    path = folder / f"{key}.duckdb"
    with publish.writing(folder, wait=True):
        if publish.record(path):
            os.utime(path)  # the least lately asked for are thrown away first
            return Build(path, is_new=False, seconds=time.perf_counter() - started)
        with scratch_folder(folder) as scratch:
            file = scratch / (served.name if served else publish.FIRST)
            made = make(settings, batches, file, served, log, as_of, known_at)
            made.path.replace(path)
        _prune(folder)
    return replace(made, path=path, seconds=time.perf_counter() - started)


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.duckdb"), key=lambda path: path.stat().st_mtime)
    for path in files[:-KEPT]:
        path.unlink()
