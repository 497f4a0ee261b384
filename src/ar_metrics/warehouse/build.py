"""The next build: a copy of the current one in which only what is out of date is replaced.

It is written aside, in one transaction; then closed, opened again (DuckDB can answer wrongly about
a table that the same transaction made: tests/warehouse/test_duckdb_defects.py), verified, checked,
and only then named and pointed to. Killed at any moment, it has changed nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ar_metrics import __version__, soundness
from ar_metrics.errors import ModelError, UserError
from ar_metrics.imports.batches import Batch, effective, history, refuse_damaged
from ar_metrics.settings import Settings
from ar_metrics.warehouse import publish
from ar_metrics.warehouse.reference import sources_version

if TYPE_CHECKING:
    from ar_metrics.warehouse.checks import Finding
    from ar_metrics.warehouse.spark import Spark

Log = Callable[[str], None]


def silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Build:
    """A build and how it came about. `rebuilt`: the number of periods of each table made anew.

    `findings` is what each check found, `notes` what else a user should hear.
    `copy_seconds`, a part of `seconds`, grows with the file where it cannot be shared.
    """

    path: Path
    is_new: bool
    rebuilt: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    copy_seconds: float = 0.0
    seconds: float = 0.0


def build(
    settings: Settings,
    *,
    full: bool = False,
    as_of: tuple[date, ...] = (),
    known_at: datetime | None = None,
    log: Log = silent,
    engine: Spark | None = None,
) -> Build:
    """Bring the warehouse up to date and return the build to read.

    Nothing new: the current build. `full`: from the imports alone, nothing copied. `as_of` and
    `known_at` make a view beside the warehouse (`views.view`) and leave the current build; DuckDB
    makes it. Otherwise `engine` computes what is out of date (None: DuckDB).
    `log` hears one line for each table: seconds, name, number of periods.
    Raises ModelError (a model does not fit), CheckError (a check of severity error found rows)
    and UserError (rolled back, another build is running, disk full). Nothing is published then.
    """
    if as_of or known_at:
        from ar_metrics.warehouse.views import view

        return view(settings, as_of, known_at, log)
    started = time.perf_counter()
    _, same = _asked(settings, full=full)
    if same:
        return replace(same, seconds=time.perf_counter() - started)
    with publish.writing(settings.warehouse):
        # Asked again: another process may have built, rolled back or imported until now.
        batches, same = _asked(settings, full=full)
        if same:
            return replace(same, seconds=time.perf_counter() - started)
        served = publish.pointed(settings)
        base = None if full else served
        path = settings.warehouse / f"ar-{publish.next_number(settings):06}.duckdb"
        with scratch_folder(settings.warehouse) as scratch:
            made = make(settings, batches, scratch / path.name, base, log, engine=engine)
            publish.publish(settings, made.path, path)
        publish.prune(settings, served)
    return replace(made, path=path, seconds=time.perf_counter() - started)


def _asked(settings: Settings, *, full: bool) -> tuple[Sequence[Batch], Build | None]:
    """Return the batches to build from, and the build that is up to date with them already.

    Raises UserError when nothing may be built, or there is nothing to build from.
    """
    served = publish.pointed(settings)
    if publish.pinned(settings) and served:
        raise UserError(
            f"The warehouse is rolled back to {served.name}: nothing is built meanwhile.",
            advice="Withdraw the import that was wrong, then run `ar-metrics rollback --release`.",
        )
    batches = effective(settings)
    if not batches and not served:
        raise UserError("There is nothing to build: import files first.")
    if served and not full and publish.record(served) == wanted(settings, batches):
        return batches, Build(served, is_new=False)
    return batches, None


def make(
    settings: Settings,
    batches: Sequence[Batch],
    file: Path,
    base: Path | None,
    log: Log,
    as_of: tuple[date, ...] = (),
    known_at: datetime | None = None,
    engine: Spark | None = None,
) -> Build:
    """Write a build to `file` from `base` (None: from the imports alone), verified and checked.

    A base that turns out to be damaged is left aside, and the notes say so. Raises UserError when
    an import is: each is examined by the first build that reads it, all of them by a full one.
    """
    import duckdb

    from ar_metrics.warehouse.inputs import Inputs, calendar
    from ar_metrics.warehouse.models import DAMAGE
    from ar_metrics.warehouse.tables import write

    dates = calendar(batches, as_of)
    inputs = Inputs(settings, tuple(batches), dates, file.parent, known_at)
    told = f"{base.name if base else ''} is damaged: everything is built from the imports."
    record = publish.record(base) if base else None
    notes = (told,) if base and not record else ()
    if record and record[:2] != (__version__, duckdb.__version__):
        record = None  # another version of ours or of DuckDB may count otherwise
    for line in notes:
        log(line)
    known = str(record[2]).split(",") if record else []
    refuse_damaged(batch for batch in batches if str(batch.id) not in known)
    with ThreadPoolExecutor(1) as beside:  # reading the whole base takes no time of its own
        is_sound = beside.submit(soundness.is_sound, base) if base and record else None
        try:
            made = write(inputs, file, base if record else None, log, engine)
            if is_sound is None or is_sound.result():
                return replace(made, notes=notes)
        except (ModelError, duckdb.Error) as error:
            if publish.is_disk_full(error):
                raise
            refuse_damaged(batches)
            blames_a_file = isinstance(error, (*DAMAGE, duckdb.InvalidInputException))
            if is_sound is None or (is_sound.result() and not blames_a_file):
                raise
    refuse_damaged(batches)
    log(told)
    file.unlink(missing_ok=True)
    return replace(write(inputs, file, None, log, engine), notes=(told,))


def wanted(
    settings: Settings, batches: Sequence[Batch], known_at: datetime | None = None
) -> publish.Record:
    """Return the record that a build of these batches has when it is up to date."""
    import duckdb

    ids = ",".join(str(batch.id) for batch in batches)
    last = max(batch.id for batch in history(settings, known_at))
    version = sources_version(settings)
    return __version__, duckdb.__version__, ids, last, version, settings.currency


def batches_of(settings: Settings, file: Path) -> tuple[Batch, ...]:
    """Return the batches that a build was made from, oldest first."""
    record = publish.record(file)
    ids = {int(number) for number in str(record[2]).split(",") if number} if record else set()
    return tuple(batch for batch in history(settings) if batch.id in ids)


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """A folder for one build, beside what it will be: cleared afterwards, or by the next one."""
    with TemporaryDirectory(prefix=".tmp-", dir=parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
