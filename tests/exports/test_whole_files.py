"""A file is under its name whole or not at all: killed, cancelled, or on a disk that is full."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from ar_metrics.errors import UserError
from ar_metrics.exports import FORMATS, FrameRows, Provenance, whole, write
from small_home import ROOT

ABOUT = Provenance(
    "drawn", date(2025, 6, 30), "ar-000001.duckdb",
    datetime(2025, 7, 1), "EUR", "0.1.0",  # noqa: DTZ001
)  # fmt: skip
each_format = pytest.mark.parametrize("file_format", FORMATS)
# Writes rows for ever, one piece after the other.
ENDLESS = """
import sys, time
from pathlib import Path
import polars as pl
sys.path.insert(0, "tests/exports")
from test_whole_files import ABOUT, Endless
from ar_metrics.exports import write
write(Path(sys.argv[1]), sys.argv[2], Endless(), ABOUT, {}, lambda n: print(n, flush=True))
"""


def frame(rows: int) -> pl.DataFrame:
    numbers = pl.Series("n", range(rows))
    return pl.DataFrame(
        [numbers, (numbers * 7919 % 10_007_003).hash().cast(pl.String).alias("text")]
    )


class Endless(FrameRows):
    """Rows that never end when they are written; an Excel file measures its rows before."""

    def __init__(self) -> None:
        super().__init__(frame(20_000))
        self.asked = 0

    def chunks(self) -> Iterator[pl.DataFrame]:
        object.__setattr__(self, "asked", self.asked + 1)
        times = 3 if self.asked < 2 and sys.argv[2:] == ["xlsx"] else 10**6
        for _ in range(times):
            yield self.frame
            time.sleep(0.01)


def started(path: Path, file_format: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(path), file_format],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}"},
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline()  # the first rows are written
    return process


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_export_leaves_no_file_under_its_name(tmp_path: Path, how: int) -> None:
    path = tmp_path / "rows.csv"
    process = started(path, "csv")
    assert not path.exists()
    process.send_signal(how)
    process.communicate(timeout=20)
    assert process.returncode != 0
    assert not path.exists()
    left = [one.name for one in tmp_path.iterdir()]
    assert left == ([".rows.csv.part"] if how == signal.SIGKILL else [])
    write(path, "csv", FrameRows(frame(10)), ABOUT, {})  # what was left is in nobody's way
    assert pl.read_csv(path).height == 10
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "rows.csv", "rows.csv.provenance.csv",
    ]  # fmt: skip


def test_a_file_that_was_there_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError):
        half_written(path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def half_written(path: Path) -> None:
    with whole(path) as file:
        file.write(b"half")
        raise ZeroDivisionError


def test_two_exports_to_one_name_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    with whole(path) as file:
        file.write(b"first")
        with pytest.raises(UserError, match="being written by another process"), whole(path):
            pass
    assert path.read_bytes() == b"first"


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("only root may mount a disk; the limit of a file's size is tested below")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@each_format
def test_a_full_disk_is_told_and_leaves_nothing(small_disk: Path, file_format: str) -> None:
    path = small_disk / f"rows.{file_format}"
    with pytest.raises(UserError, match="no room left") as refused:
        write(path, file_format, FrameRows(frame(400_000)), ABOUT, {})
    assert "Free some space" in refused.value.advice
    assert list(small_disk.iterdir()) == []


@each_format
def test_a_limit_on_the_size_of_files_is_told_like_a_full_disk(
    tmp_path: Path, file_format: str
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(UserError, match="no room left"):
            write(tmp_path / "rows", file_format, FrameRows(frame(100_000)), ABOUT, {})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UserError, match="is a device, no file"), whole(pipe) as file:
        file.write(b"x")
    assert pipe.is_fifo()
    with pytest.raises(UserError, match="was not written"), whole(Path()) as file:
        file.write(b"x")
