"""The published build, opened read-only. Nothing here knows what a receivable is."""

from __future__ import annotations

import logging
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import polars as pl

from ar_metrics import soundness
from ar_metrics.errors import DamagedError, UserError
from ar_metrics.queries.watch import WATCH

POINTER = "CURRENT"
PIECE_ROWS = 100_000
KEPT = 2_000
DAMAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
)
log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass
class Kept:
    """An answer that is being made, or was."""

    ready: threading.Event = field(default_factory=threading.Event)
    is_made: bool = False
    answer: Any = None


class Connection:
    """One build file, open. Safe to share between threads: each query has a cursor of its own."""

    def __init__(self, path: Path, memory_limit: str, threads: int, time_limit: float) -> None:
        self.path, self.release, self._time_limit = path, path.name, time_limit
        self.damaged = False
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()
        # The copy that DuckDB warns of is cheaper than its advice, at ten rows and at 200,000.
        warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)
        self._con = duckdb.connect(
            path,
            read_only=True,
            config={
                "memory_limit": memory_limit,
                "threads": threads,
                "enable_external_access": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "python_enable_replacements": False,
                "lock_configuration": True,
            },
        )

    def kept(self, sql: str, params: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """Return the rows of a question, asked once: a build never changes."""
        return self.once(f"{sql} {sorted((params or {}).items())}", lambda: self.query(sql, params))

    def once(self, key: str, make: Callable[[], T]) -> T:
        """Return what `make` returned when it was last asked for under this key.

        Who asks meanwhile waits for the first: ten people at a new build ask the same at once.
        When the first one fails, the next one tries. What was not asked for again in KEPT other
        questions is forgotten.
        """
        while True:
            with self._lock:
                kept = self._kept.get(key)
                is_first = kept is None
                kept = self._kept.setdefault(key, Kept())
                self._kept.move_to_end(key)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            if is_first:
                return self._make(key, kept, make)
            kept.ready.wait()
            if kept.is_made:
                return kept.answer

    def _make(self, key: str, kept: Kept, make: Callable[[], T]) -> T:
        try:
            kept.answer = make()
            kept.is_made = True
            return kept.answer
        finally:
            if not kept.is_made:
                with self._lock:
                    self._kept.pop(key, None)
            kept.ready.set()

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """Return the rows of `sql`; its `$name` values come from `params`.

        Raises UserError when the answer takes longer than the time limit, and when the build has
        not the table or the column: it is older than the program. DamagedError when its file is.
        """
        with self._con.cursor() as cursor, self._timed(cursor):
            # Not `sql`: it plans a question twice, first only to know its columns.
            asked = cursor.execute(sql, dict(params) if params else None)
            return _frame(asked.to_arrow_table())

    def pieces(self, sql: str, params: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
        """Yield the rows of `sql` some at a time, in frames of PIECE_ROWS; at least one frame.

        The time limit is for the first of them: then the answer is known and only handed on.
        """
        with self._con.cursor() as cursor:
            with self._timed(cursor):
                found = cursor.sql(sql, params=dict(params) or None)
                batches = found.to_arrow_reader(PIECE_ROWS)
                first = next(batches, None)
            # Without rows there is no batch, and the types are told by an empty frame.
            yield found.limit(0).pl() if first is None else _frame(first)
            with self._sound():
                yield from map(_frame, batches)

    def examine(self) -> None:
        """Read the whole file, and remember when it is not the one that was published."""
        if not soundness.is_sound(self.path):
            self.damaged = True
            log.error("%s is damaged: run `ar-metrics build`.", self.release)

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """DuckDB finds a damaged block when it reads it: the file is not asked again."""
        try:
            yield
        except duckdb.Error as error:
            if not _is_damage(error):
                raise
            if soundness.has_sum(self.path) and soundness.is_sound(self.path):
                raise  # a moment's failure of the disk, or a bug
            self.damaged = True
            log.error("%s is damaged: run `ar-metrics build`.", self.release)
            raise DamagedError(
                f"{self.release} is damaged: the build before it is read from now on.",
                advice="Ask again. `ar-metrics build` makes it again from the imports.",
            ) from error

    @contextmanager
    def _timed(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        try:
            with WATCH.limited(cursor, self._time_limit), self._sound():
                yield
        except duckdb.InterruptException:
            raise UserError(
                f"The question took longer than {self._time_limit:g} seconds and was stopped.",
                advice="Ask for fewer dates or fewer rows, or filter more.",
            ) from None
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            log.error("%s lacks what was asked of it: %s", self.release, error)
            raise UserError(
                f"{self.release} was built by another version of ar-metrics and lacks a table"
                " or a column of this one.",
                advice="Run ar-metrics build: it makes what is missing from the imports.",
            ) from error


def _is_damage(error: duckdb.Error) -> bool:
    """Whether a file is to blame; a block that its checksum belies has no class of its own."""
    return isinstance(error, DAMAGE) or "Corrupt database file" in str(error)


def _frame(rows: Any) -> pl.DataFrame:
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    return frame


class Warehouse:
    """Where the builds are. `path` is the folder with CURRENT in it, or one build or view file."""

    def __init__(
        self,
        path: Path,
        memory_limit: str = "3GB",
        threads: int = 2,
        time_limit: float = 60.0,
    ) -> None:
        self.path, self._limits = path, (memory_limit, threads, time_limit)
        self._lock = threading.Lock()
        self._open: tuple[Path, Connection] | None = None
        self._bad: set[Path] = set()

    def connection(self) -> Connection:
        """Return the connection to the build that CURRENT names now.

        A moved pointer opens the new file; who still holds the old connection keeps reading the
        old build. A build whose file is damaged is told in the log, and the newest older one that
        opens is served; the whole file is examined beside the first questions. Raises UserError
        when there is none.
        """
        with self._lock:
            file = self._current()
            if not file.exists():  # pruned between reading its name and opening it
                file = self._current()
            if self._open and self._open[0] == file:
                if not self._open[1].damaged:
                    return self._open[1]
                self._bad.add(self._open[1].path)
            for candidate in self._candidates(file):
                try:
                    opened = Connection(candidate, *self._limits)
                except duckdb.Error as error:
                    if not _is_damage(error):
                        raise
                else:
                    self._open = file, opened
                    if not self.path.is_file():
                        threading.Thread(target=opened.examine, daemon=True).start()
                    return opened
                log.error("%s is damaged and cannot be opened: build again.", candidate.name)
        raise UserError(
            f"There is no build {file.name} in {file.parent} that can be read.",
            advice="Run `ar-metrics build`, which makes it from the imports.",
        )

    def left_aside(self) -> str | None:
        """Return the name of the published build when it is damaged and an older one is read."""
        published = self._current().name
        return published if self.connection().release != published else None

    def _candidates(self, file: Path) -> Iterator[Path]:
        """The build to serve, then the older ones beside it, newest first; none known as bad."""
        if self.path.is_file():
            yield file
            return
        if not file.exists() and not soundness.has_sum(file):
            return  # it never was here
        builds = (path for path in self.path.glob("ar-*.duckdb") if path.name <= file.name)
        for path in sorted(builds, reverse=True):
            if path not in self._bad and not soundness.is_marked(path):
                yield path

    def _current(self) -> Path:
        if self.path.is_file():
            return self.path
        try:
            return self.path / (self.path / POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise UserError(
                f"There is no warehouse in {self.path} yet.",
                advice="Import your files, or run `ar-metrics demo` for a generated group.",
            ) from None
