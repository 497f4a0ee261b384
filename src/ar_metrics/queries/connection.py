"""One build file, open read-only. Nothing here knows what a receivable is."""

from __future__ import annotations

import logging
import threading
import time
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
        self._config = {
            "memory_limit": memory_limit,
            "threads": threads,
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "lock_configuration": True,
        }
        self.damaged = False
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._readers, self._left = 0, time.monotonic()
        # The copy that DuckDB warns of is cheaper than its advice, at ten rows and at 200,000.
        warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)
        self._con: duckdb.DuckDBPyConnection | None = self._opened()

    def rest(self, after: float) -> None:
        """Close the file and forget the answers when nobody has asked for `after` seconds.

        The next question opens the file again. A tab that stays open holds what its widgets were
        drawn with: it must not keep every build that it has shown in memory and on the disk.
        """
        with self._lock:
            idle = time.monotonic() - self._left
            if self._con is not None and not self._readers and idle >= after:
                self._con.close()
                self._con = None
                self._kept.clear()

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
        with self._cursor() as cursor, self._timed(cursor):
            # Not `sql`: it plans a question twice, first only to know its columns.
            asked = cursor.execute(sql, dict(params) if params else None)
            return _frame(asked.to_arrow_table())

    def pieces(self, sql: str, params: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
        """Yield the rows of `sql` some at a time, in frames of PIECE_ROWS; at least one frame.

        The time limit is for the first of them: then the answer is known and only handed on.
        """
        with self._cursor() as cursor:
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

    def _opened(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(self.path, read_only=True, config=self._config)

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock:
            if self._con is None:
                if not self.path.exists():
                    raise UserError(
                        f"{self.release} is no longer there: newer builds took its place.",
                        advice="Load the page again: it shows the build of today.",
                    )
                self._con = self._opened()
            self._readers += 1
            cursor = self._con.cursor()
        try:
            with cursor:
                yield cursor
        finally:
            with self._lock:
                self._readers -= 1
                self._left = time.monotonic()

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """DuckDB finds a damaged block when it reads it: the file is not asked again."""
        try:
            yield
        except duckdb.Error as error:
            if not is_damage(error):
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


def is_damage(error: duckdb.Error) -> bool:
    """Whether a file is to blame; a block that its checksum belies has no class of its own."""
    return isinstance(error, DAMAGE) or "Corrupt database file" in str(error)


def _frame(rows: Any) -> pl.DataFrame:
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    return frame
