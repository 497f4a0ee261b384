"""Where the builds are, and which of them is read. Nothing here knows what a receivable is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet

import duckdb

from ar_metrics import soundness
from ar_metrics.errors import UserError
from ar_metrics.queries.connection import Connection, is_damage

REST_SECONDS = 60.0  # a run that began on an older build has ended by then
log = logging.getLogger(__name__)


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
        self._past: WeakSet[Connection] = WeakSet()
        self._bad: set[Path] = set()

    def connection(self) -> Connection:
        """Return the connection to the build that CURRENT names now.

        A moved pointer opens the new file; who still holds the old connection keeps reading the
        old build. A build whose file is damaged is told in the log, and the newest older one that
        opens is served; the whole file is examined beside the first questions. Raises UserError
        when there is none.
        """
        with self._lock:
            for past in self._past:
                past.rest(REST_SECONDS)
            file = self._current()
            if not file.exists():  # pruned between reading its name and opening it
                file = self._current()
            if self._open and self._open[0] == file:
                if not self._open[1].damaged:
                    return self._open[1]
                self._bad.add(self._open[1].path)
            opened = self._opened(file)
            if self._open:
                self._past.add(self._open[1])
            self._open = file, opened
            if not self.path.is_file():
                threading.Thread(target=opened.examine, daemon=True).start()
            return opened

    def left_aside(self) -> str | None:
        """Return the name of the published build when it is damaged and an older one is read."""
        published = self._current().name
        return published if self.connection().release != published else None

    def _opened(self, file: Path) -> Connection:
        for candidate in self._candidates(file):
            try:
                return Connection(candidate, *self._limits)
            except duckdb.Error as error:
                if not is_damage(error):
                    raise
            log.error("%s is damaged and cannot be opened: build again.", candidate.name)
        raise UserError(
            f"There is no build {file.name} in {file.parent} that can be read.",
            advice="Run `ar-metrics build`, which makes it from the imports.",
        )

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
        if file := soundness.pointed(self.path):
            return file
        raise UserError(
            f"There is no warehouse in {self.path} yet.",
            advice="Import your files, or run `ar-metrics demo` for a generated group.",
        )
