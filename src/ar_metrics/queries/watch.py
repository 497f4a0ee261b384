"""Questions that take too long are stopped: DuckDB has no time limit of its own."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

TICK_SECONDS = 0.1


class Watch:
    """One thread that looks at all questions: one for each takes longer than many a question."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    @contextmanager
    def limited(self, cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
        """Interrupt what `cursor` does within when it takes longer, to TICK_SECONDS.

        What is interrupted raises duckdb.InterruptException.
        """
        number = next(self._numbers)
        with self._lock:
            self._asked[number] = (time.monotonic() + seconds, cursor)
            if self._thread is None or not self._thread.is_alive():  # a fork leaves it behind
                self._thread = threading.Thread(target=self._look, daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:  # from here on it is not interrupted: it may be closed
                del self._asked[number]

    def _look(self) -> None:
        while True:
            time.sleep(TICK_SECONDS)
            self._stop_late()

    def _stop_late(self) -> None:
        # Apart from the loop, whose variables live on: the last cursor would be held until the end.
        with self._lock:
            now = time.monotonic()
            for deadline, cursor in self._asked.values():
                if deadline <= now:
                    with suppress(duckdb.Error):  # the answer came at the same moment
                        cursor.interrupt()


WATCH = Watch()
