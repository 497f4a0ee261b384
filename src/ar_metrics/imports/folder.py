"""Writing a batch: one writer at a time, everything or nothing, on disk before it has a name."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from ar_metrics.errors import UserError
from ar_metrics.imports.batches import Batch, history, next_id
from ar_metrics.imports.reports import write_report
from ar_metrics.settings import Settings
from ar_metrics.sources import Findings

PATIENCE = 20.0  # seconds to wait for another import
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
ROOM = 1_000_000  # bytes; with less, a file that could not be finished is the disk's fault


@contextmanager
def one_writer(settings: Settings) -> Iterator[None]:
    """Hold the imports folder for writing; clear what a killed import left behind.

    Raises UserError when another import keeps it longer than PATIENCE seconds.
    """
    with told_when_full(settings):
        settings.imports.mkdir(parents=True, exist_ok=True)
        lock = (settings.imports / ".lock").open("a")
    with lock:
        _acquire(lock.fileno())
        for left in settings.imports.glob(".tmp-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _acquire(descriptor: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise UserError(
                    "Another import is running. Nothing was written.",
                    advice="Wait until it has finished, then import again.",
                ) from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def told_when_full(settings: Settings) -> Iterator[None]:
    """Turn a full or read-only disk into a sentence.

    Raises UserError instead of OSError for lack of space or of the right to write.
    """
    try:
        yield
    except (OSError, pl.exceptions.PolarsError, duckdb.Error) as error:
        number = _number(error, settings)
        if number in NO_SPACE:
            raise UserError(
                f"The disk that holds {settings.imports} is full. Nothing was written.",
                advice="Make room and import the file again.",
            ) from error
        if number in {errno.EACCES, errno.EPERM, errno.EROFS}:
            why = os.strerror(number)
            raise UserError(
                f"{settings.imports} cannot be written: {why}. Nothing was written.",
                advice="Choose another folder with --home, or ask for the right to write.",
            ) from error
        raise


def _number(error: Exception, settings: Settings) -> int:
    """What the system says went wrong, 0 when it is not to blame. Libraries tell it in words, or
    as a file that has no end.
    """
    if isinstance(error, OSError):
        return error.errno or 0
    if told := re.search(r"\(os error (\d+)\)", str(error)):
        return int(told[1])
    folders = (settings.imports, settings.state / "spool")
    room = min((shutil.disk_usage(one).free for one in folders if one.exists()), default=ROOM)
    return errno.ENOSPC if "No space left" in str(error) or room < ROOM else 0


def write_batch(
    settings: Settings,
    said: Mapping[str, Any],
    frames: Mapping[str, pl.LazyFrame],
    texts: Mapping[str, str],
    reports: Mapping[str, Findings] | None = None,
) -> Batch:
    """Write a batch folder and return it. To be called by the one writer.

    `said` is batch.json without id and imported_at, `frames` the rows of each feed, `texts` other
    files by name, `reports` lists of warnings by name. Time never goes back from one
    batch to the next, even when the clock does.
    """
    number = next_id(settings)
    before = history(settings)
    now = datetime.now(UTC)
    if before and now <= before[-1].imported_at:
        now = before[-1].imported_at + timedelta(microseconds=1)
    whole = {"id": number, **said, "imported_at": now.isoformat(timespec="microseconds")}
    building = settings.imports / f".tmp-{number:06d}-{os.getpid()}"
    final = settings.imports / f"{number:06d}"
    try:
        with told_when_full(settings):
            building.mkdir()
            for feed, frame in frames.items():
                _write_parquet(frame, building / f"{feed}.parquet")
            whole["sums"] = {file.name: _sum_of(file) for file in sorted(building.iterdir())}
            for name, text in {**texts, "batch.json": json.dumps(whole, indent=1)}.items():
                (building / name).write_text(text, "utf-8")
            for name, warnings in (reports or {}).items():
                write_report(warnings, "warning", building / name)
            for file in building.iterdir():
                _sync(file)
            _sync(building)
            building.rename(final)
            _sync(settings.imports)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return history(settings)[-1]


def _write_parquet(frame: pl.LazyFrame, path: Path) -> None:
    frame.sink_parquet(path, compression="zstd", compression_level=1, statistics=True)


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
