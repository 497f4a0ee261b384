"""One writer at a time, everything or nothing: kills, full disks, two imports at once."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import polars as pl
import pytest

from ar_metrics.errors import UserError
from ar_metrics.imports import effective, history
from ar_metrics.imports import folder as imports_folder
from ar_metrics.imports.batches import refuse_damaged
from ar_metrics.imports.folder import one_writer
from ar_metrics.warehouse import build
from importing import CUSTOMERS, OPEN_ITEMS, Desk

SOURCE = Path(__file__).parents[2] / "src"


def test_the_second_import_waits_for_the_first(desk: Desk) -> None:
    held = threading.Event()

    def hold() -> None:
        with one_writer(desk.settings):
            held.set()
            time.sleep(0.4)

    first = threading.Thread(target=hold)
    first.start()
    held.wait()
    begun = time.monotonic()
    assert desk.take(OPEN_ITEMS).batch is not None
    assert time.monotonic() - begun > 0.3
    first.join()


def test_an_import_that_takes_too_long_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports_folder, "PATIENCE", 0.1)
    with one_writer(desk.settings):
        message = desk.refusal(OPEN_ITEMS)
    assert message == (
        "Another import is running. Nothing was written.\n"
        "Wait until it has finished, then import again."
    )


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("when", ["write_text", "rename", "mkdir"])
def test_a_full_disk_is_told_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, number: int, when: str
) -> None:
    desk.take(CUSTOMERS, "customers.csv")
    real = getattr(Path, when)

    def full(path: Path, *args, **options):
        if ".tmp-" in path.name or ".tmp-" in path.parent.name:
            raise OSError(number, os.strerror(number))
        return real(path, *args, **options)

    monkeypatch.setattr(Path, when, full)
    message = desk.refusal(OPEN_ITEMS)
    assert message.startswith("The disk that holds ")
    assert "is full. Nothing was written.\nMake room and import the file again." in message
    monkeypatch.undo()
    assert len(history(desk.settings)) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_disk_that_is_really_full(desk: Desk, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    try:
        from dataclasses import replace

        small = Desk(replace(desk.settings, home=disk), desk.folder)
        header, first, *_ = OPEN_ITEMS.splitlines()
        lines = [first.replace("F1", f"F{n * 7919 % 99991}") for n in range(60_000)]
        message = small.refusal("\n".join([header, *lines]))
        assert "is full. Nothing was written." in message
        left = [path for path in disk.rglob("*") if path.is_file() and path.name != ".lock"]
        assert left == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_cannot_be_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path, *args, **options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", forbidden)
    message = desk.refusal(OPEN_ITEMS)
    assert "cannot be written: Permission denied. Nothing was written." in message


def test_what_a_killed_import_left_is_cleared_by_the_next(desk: Desk) -> None:
    left = desk.settings.imports / ".tmp-000001-99"
    left.mkdir(parents=True)
    (left / "open_items.parquet").write_bytes(b"half")
    assert effective(desk.settings) == []
    assert desk.take(OPEN_ITEMS).batch is not None
    assert not left.exists()


def test_imports_killed_at_any_moment_leave_whole_batches(desk: Desk) -> None:
    header, first, *_ = OPEN_ITEMS.splitlines()
    lines = [first.replace("F1", f"F{n}") for n in range(20_000)]
    file = desk.file("june.csv", "\n".join([header, *lines]))
    code = (
        "import sys, pathlib\n"
        "from ar_metrics.settings import Settings\n"
        "from ar_metrics.imports import import_files\n"
        "print('ready', flush=True)\n"
        "import_files(Settings(home=pathlib.Path(sys.argv[1])), [sys.argv[2]],"
        " progress=lambda step: print(step, flush=True))\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(desk.settings.home), str(file)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    for wait in (0.0, 0.01, 0.02, 0.04):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for step in process.stdout:
            if step == "writing\n":
                break
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for batch in history(desk.settings):
            assert (batch.folder / "open_items.parquet").stat().st_size > 1000
    imported = desk.take(file.read_text())
    assert len(history(desk.settings)) == 1
    assert (imported.batch or imported.already) is not None
    assert not list(desk.settings.imports.glob(".tmp-*"))


def test_two_processes_import_at_once_and_both_are_kept(desk: Desk) -> None:
    files = [desk.file("june.csv", OPEN_ITEMS), desk.file("customers.csv", CUSTOMERS)]
    threads = [
        threading.Thread(target=lambda file=file: desk.take(file.read_text(), file.name))
        for file in files
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    batches = history(desk.settings)
    assert [batch.id for batch in batches] == [1, 2]
    assert batches[0].imported_at < batches[1].imported_at


def test_a_bug_leaves_nothing_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(imports_folder, "_write_parquet", broken)
    with pytest.raises(ZeroDivisionError):
        desk.take(OPEN_ITEMS)
    assert not list(desk.settings.imports.glob(".tmp-*"))
    assert history(desk.settings) == []


def test_a_refusal_is_told_even_where_its_list_cannot_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *args, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "mkdir", full)
    assert "'EURO' is not an ISO 4217" in desk.refusal(OPEN_ITEMS.replace("EUR,20", "EURO,20"))


@pytest.mark.parametrize("harm", ["cut", "flip", "gone"])
def test_a_damaged_import_is_told_and_nothing_is_built_from_it(desk: Desk, harm: str) -> None:
    batch = desk.take(OPEN_ITEMS).batch
    assert batch
    refuse_damaged([batch])
    file = batch.parquet("open_items")
    content = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        flipped = content[:100] + bytes([content[100] ^ 1]) + content[101:]
        file.write_bytes(content[:300] if harm == "cut" else flipped)
    with pytest.raises(UserError, match=r"import 000001: open_items\.parquet"):
        refuse_damaged(history(desk.settings))
    with pytest.raises(UserError, match="Restore these folders"):
        build(desk.settings)


@pytest.mark.parametrize(
    ("words", "free", "is_told"),
    [
        ("parquet: File out of specification: Invalid thrift: transport error", 4_000, True),
        ("No space left on device (os error 28)", 10**9, True),
        ("a bug of ours", 10**9, False),
    ],
)
def test_a_disk_that_fills_up_at_the_last_byte_is_told_whatever_the_library_calls_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: str, free: int, *, is_told: bool
) -> None:
    """Found by the fault campaign: the end of a Parquet file did not fit."""
    desk.settings.imports.mkdir(parents=True)
    usage = shutil.disk_usage(desk.folder)._replace(free=free)
    monkeypatch.setattr(imports_folder.shutil, "disk_usage", lambda _: usage)
    expected = UserError if is_told else pl.exceptions.ComputeError
    with pytest.raises(expected), imports_folder.told_when_full(desk.settings):
        raise pl.exceptions.ComputeError(words)
