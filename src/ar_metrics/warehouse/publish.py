"""Builds on disk: which one is served, how one is copied, published, taken back and thrown away.

    warehouse/ar-000012.duckdb    one file per build, never changed once published
    warehouse/ar-000012.sha256    what its bytes add up to: see `soundness`
    warehouse/CURRENT             the name of the one to read
    warehouse/PINNED              while rolled back: the same name; no build is published meanwhile

A file keeps its name for good and is never replaced: DuckDB would serve an open reader the old
rows under the same name. A file that another process reads is pruned once it does not.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ar_metrics import soundness
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings
from ar_metrics.warehouse.reference import text

FICLONE = 0x40049409
"""Linux: share the blocks of another file instead of copying them, where the file system can."""
FIRST = "ar-000000.duckdb"
"""The name of a file that will not be published."""
LOG = logging.getLogger(__name__)


def current(settings: Settings) -> Path:
    """Return the build to read: the published one or, when it is damaged, the newest older one
    that opens (the log then says so).

    Raises UserError when there is none.
    """
    served = pointed(settings)
    if served is None:
        raise UserError("There is no build yet: import files, then run `ar-metrics build`.")
    older = [path for path in builds(settings) if number_of(path) < number_of(served)]
    for path in [served, *reversed(older)]:
        if record(path):
            if path != served:
                LOG.warning("%s is damaged: %s is read instead.", served.name, path.name)
            return path
    raise UserError(f"{served.name} is damaged: run `ar-metrics build` to make it again.")


def pointed(settings: Settings) -> Path | None:
    """Return the build that CURRENT names, whether it is sound or not; None before the first."""
    return soundness.pointed(settings.warehouse)


def builds(settings: Settings) -> list[Path]:
    """Return the builds on disk, oldest first."""
    found = settings.warehouse.glob("ar-*.duckdb")
    return sorted(path for path in found if soundness.BUILD.fullmatch(path.name))


def number_of(path: Path) -> int:
    """Return the number of a build from its file name."""
    return int(path.stem.split("-")[1])


def damaged(settings: Settings) -> list[Path]:
    """Return the builds whose files are not as they were published, oldest first; reads them all.

    What CURRENT names counts when it is not there at all.
    """
    kept, served = builds(settings), pointed(settings)
    if served and served not in kept:
        kept.append(served)
    return [path for path in kept if not soundness.is_sound(path) or record(path) is None]


Record = tuple[object, ...]
"""What a build was made from: product and DuckDB version, batches in force, number of the last
batch, version of sql/, currency."""
RECORD = """
select
    product_version, duckdb_version, batch_ids, (select max(id) from build.meta_imports),
    sql_version, reporting_currency,
    (select used_blocks * block_size from pragma_database_size() where database_name = 'build')
from build.meta_build
"""


def record(path: Path) -> Record | None:
    """Return what a build was made from; None when the file is damaged or not there.

    It is attached rather than opened: a connection that others hold on it does not matter.
    """
    import duckdb

    if not path.exists() or soundness.is_marked(path):
        return None
    try:
        with duckdb.connect() as con:
            con.execute(f"attach {text(path)} as build (read_only)")
            ((*made_from, size),) = con.execute(RECORD).fetchall()
    except (duckdb.Error, ValueError):
        return None
    return tuple(made_from) if path.stat().st_size >= size else None


@contextmanager
def writing(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the right to write in a folder, and clear what a killed writer left there.

    Raises UserError when another process holds it, unless `wait`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise UserError("Another build is running. Wait until it is done.") from None
        for left in folder.glob(".tmp*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        with disk_full_told():
            yield


@contextmanager
def disk_full_told() -> Iterator[None]:
    """Turn a full disk into a UserError."""
    try:
        yield
    except Exception as error:
        if not is_disk_full(error):
            raise
        raise UserError(
            "The disk is full: nothing was published, the build before stays.",
            advice="Free some space (or lower AR_KEEP_BUILDS) and build again.",
        ) from error


def is_disk_full(error: Exception) -> bool:
    """Tell whether the operating system refused to write, to Python or to DuckDB."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return full or bool(re.search(r"No space left|File too large|quota exceeded", str(error)))


def clone(source: Path, target: Path) -> str:
    """Copy a file, sharing its blocks where the file system can; return how it was done."""
    with source.open("rb") as old, target.open("wb") as new, suppress(OSError):
        fcntl.ioctl(new, FICLONE, old.fileno())
        return "reflink"
    shutil.copyfile(source, target)
    return "copy"


def next_number(settings: Settings) -> int:
    """Return a build number that no file has had."""
    known = [*builds(settings), *filter(None, [pointed(settings)])]
    return max(map(number_of, known), default=0) + 1


def publish(settings: Settings, file: Path, path: Path) -> None:
    """Give a finished file its name and point to it."""
    sync(file)
    soundness.write_sum(file, path)
    file.rename(path)
    sync(path.parent)
    _point(settings, path)


def rollback(settings: Settings, release: bool = False, to: int | None = None) -> Path:
    """Serve the build before the current one (or number `to`) and pin it; return its path.

    While a build is pinned none is published. `release` takes the pin off: the next build starts
    from the pinned one and forgets those that were rolled back.
    Raises UserError when there is no such build, or nothing to release.
    """
    with writing(settings.warehouse):
        served = current(settings)
        pin = settings.warehouse / "PINNED"
        if release:
            if not pin.exists():
                raise UserError("The warehouse is not rolled back: there is nothing to release.")
            pin.unlink()
            return served
        wanted = [p for p in builds(settings) if number_of(p) < number_of(served)]
        if to is not None:
            wanted = [path for path in builds(settings) if number_of(path) == to]
        sound = [path for path in wanted if record(path) and soundness.is_sound(path)]
        if not sound:
            kept = ", ".join(str(number_of(path)) for path in builds(settings))
            raise UserError(f"There is no such build to go back to. Kept are: {kept}.")
        _write(pin, sound[-1].name)  # first the pin: a build between the two would undo this
        _point(settings, sound[-1])
        return sound[-1]


def pinned(settings: Settings) -> bool:
    """Tell whether the warehouse is rolled back."""
    return (settings.warehouse / "PINNED").exists()


def prune(settings: Settings, base: Path | None = None) -> list[Path]:
    """Delete all but the newest `keep_builds` builds; return what was deleted.

    The current build stays, and one that another process reads. `base` is what the current build
    was made from: builds between the two were rolled back or never published, and go first, as
    do those that are damaged.
    """
    served, kept = pointed(settings), builds(settings)
    gone = [path for path in kept if base and served and base.name < path.name < served.name]
    gone += [path for path in kept if soundness.is_marked(path) and path not in (served, *gone)]
    kept = [path for path in kept if path not in gone]
    gone += [path for path in kept[: -settings.keep_builds] if path != served]
    gone = [path for path in gone if not _is_read(path)]
    for path in gone:
        path.unlink(missing_ok=True)
        path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        soundness.forget(path)
    return gone


def _is_read(path: Path) -> bool:
    """Whether another process has a build open: DuckDB locks what it reads against writers.

    The lock tells of other machines too where the file system shares it (NFS 4 does).
    """
    try:
        with path.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _point(settings: Settings, path: Path) -> None:
    _write(settings.warehouse / soundness.POINTER, path.name)


def _write(path: Path, text: str) -> None:
    """Replace a small file at once."""
    new = path.with_name(f".tmp-{path.name}")
    new.write_text(text + "\n", "utf-8")
    sync(new)
    new.replace(path)
    sync(path.parent)
