"""A build file as DuckDB alone reads it, whoever else has it open."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


@contextmanager
def opened_apart(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to a copy: one process opens a file in one way only, and a reader whose
    file is still being examined may have it open in its own.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(file, folder)
        with duckdb.connect(copy, read_only=True) as con:
            yield con
