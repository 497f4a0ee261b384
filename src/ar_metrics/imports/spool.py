"""The rows of an import between reading and writing: in memory, or on disk once they are many.

A rule that looks at several rows asks for the rows that can break it, and gets no others from disk.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import polars as pl

from ar_metrics.contracts import Feed
from ar_metrics.settings import Settings
from ar_metrics.sources.customers import fewer
from ar_metrics.sources.extract import Extract, joined

IN_MEMORY = 1_000_000
"""Rows of a feed; more go to disk, and no more are taken from there at a time."""
MEMORY = "1500MB"
ABANDONED = 86_400  # seconds after which a folder is of an import that was killed
IN_FILE = "_file"  # the column that tells the files apart on disk
_LINE, _TYPED = "_line", "_typed_"
_SHOWN = ("customer_id", "name", "currency_code", "document_id")


@dataclass
class Rows:
    """The rows of one feed over all files of an import."""

    feed: Feed
    folder: Path
    distinct: bool = False
    parts: dict[str, list[Extract]] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    shells: list[Extract] = field(default_factory=list)
    height: int = 0
    held: int = 0

    def add(self, part: Extract) -> None:
        """Take in rows of a file; those of a `distinct` feed once, with how often they came."""
        self.height += part.frame.height
        self.held += part.frame.height
        before = self.parts.setdefault(part.file, [])
        before.append(part)
        if self.distinct:
            self.parts[part.file] = [fewer(joined([fewer(one) for one in before]))]
        elif self.files or self.held > IN_MEMORY:
            self._to_disk()

    def whole(self) -> list[Extract]:
        """Return all rows, one extract for each file. For rows in memory."""
        self.parts = {file: [joined(parts)] for file, parts in self.parts.items()}
        return [one for (one,) in self.parts.values()]

    def settle(self, extracts: Sequence[Extract]) -> None:
        """Hold these rows instead."""
        self.parts = {one.file: [one] for one in extracts}
        self.height = sum(one.frame.height for one in extracts)

    def lazy(self) -> pl.LazyFrame:
        """Return the columns of the feed, in the order of the files and their rows."""
        if self.files:
            return pl.scan_parquet(self.files).select(list(self.feed.schema))
        return pl.concat([one.frame for one in self.whole()]).lazy()

    def firsts(self, *by: str) -> list[Extract]:
        """Return rows that hold the first of each group of a file, in their order."""
        if not self.files:
            return self.whole()
        keys = ", ".join((IN_FILE, *by))
        places = f"select min({_place()}) from rows group by {keys}"
        return self._asked(f"select * from rows where {_place()} in ({places})")

    def repeated(self, *by: str) -> Iterator[list[Extract]]:
        """Yield rows that hold every group of several, whole groups at a time."""
        if not self.files:
            yield self.whole()
            return
        same = " and ".join(f"rows.{name} is not distinct from several.{name}" for name in by)
        groups = f"select {', '.join(by)}, count(*) as n from rows group by all having count(*) > 1"
        many = self._answer(f"select coalesce(sum(n), 0) as n from ({groups})")["n"][0]
        parts = int(many) // IN_MEMORY + 1
        for part in range(parts if many else 0):
            mine = f"hash({', '.join(f'rows.{name}' for name in by)}) % {parts} = {part}"
            yield self._asked(
                f"select rows.* from rows semi join ({groups}) as several on {same} where {mine}"
            )

    def _to_disk(self) -> None:
        for file, parts in self.parts.items():
            for part in parts:
                if file not in [shell.file for shell in self.shells]:
                    nothing = pl.repeat(value=False, n=part.frame.height, eager=True)
                    self.shells.append(part.select(nothing))
                at = next(n for n, shell in enumerate(self.shells) if shell.file == file)
                path = self.folder / f"{self.feed.name}-{len(self.files):05}.parquet"
                shown = {
                    f"{_TYPED}{name}": part.typed[name] for name in _SHOWN if name in part.typed
                }
                part.frame.with_columns(
                    part.lines.alias(_LINE),
                    pl.lit(at, dtype=pl.Int64).alias(IN_FILE),
                    *(text.alias(name) for name, text in shown.items()),
                ).write_parquet(path, compression="zstd", compression_level=1)
                self.files.append(path)
        self.parts, self.held = {}, 0

    def _asked(self, query: str) -> list[Extract]:
        found = self._answer(f"select * from ({query}) order by {IN_FILE}, {_LINE}")
        extracts = []
        for at, shell in enumerate(self.shells):
            own = found.filter(pl.col(IN_FILE) == at)
            typed = {
                name.removeprefix(_TYPED): own[name]
                for name in own.columns
                if name.startswith(_TYPED)
            }
            frame = own.select(list(self.feed.schema))
            frame = frame.cast(pl.Schema(self.feed.schema))
            extracts.append(replace(shell, frame=frame, lines=own[_LINE], typed=typed))
        return extracts

    def _answer(self, query: str) -> pl.DataFrame:
        with working_in(self.folder) as con:
            files = [str(path) for path in self.files]
            con.read_parquet(files, union_by_name=True).create_view("rows")
            return con.sql(query).pl()


def working_in(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open an engine of bounded memory that works on files of `folder`."""
    return duckdb.connect(
        ":memory:", config={"memory_limit": MEMORY, "temp_directory": str(folder)}
    )


def _place() -> str:
    return f"{IN_FILE} * 1099511627776 + {_LINE}"


@contextmanager
def spooling(settings: Settings) -> Iterator[Path]:
    """Give a folder for rows on disk; it is made when something is written, and is gone after."""
    parent = settings.state / "spool"
    for old in parent.glob("import-*"):
        if old.stat().st_mtime < time.time() - ABANDONED:
            shutil.rmtree(old, ignore_errors=True)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="import-", dir=parent))
    except OSError:  # a small import needs none; a large one says what is wrong when it writes
        folder = parent / "import-none"
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
