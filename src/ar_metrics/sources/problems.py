"""What is wrong with a file, cell by cell, and how it is said to the person who corrects it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl

from ar_metrics.errors import ContractError

Severity = Literal["error", "warning"]
SCHEMA = {
    "file": pl.String,
    "sheet": pl.String,
    "line": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "rule": pl.String,
    "text": pl.String,
    "severity": pl.String,
}
KEPT = 500_000  # problems held in memory
LISTED = 20  # up to so many problems are all listed; more are summarised per rule
SHOWN = 3  # rows shown of each rule when they are summarised


@dataclass(frozen=True)
class Problem:
    """One thing to correct (error) or to know (warning).

    `line` counts like the spreadsheet does, None when the whole file is meant. `column` is the
    header in the file, with our name after it when it differs. `text` completes the sentence.
    """

    file: str
    sheet: str
    line: int | None
    column: str
    value: str | None
    rule: str
    text: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.where}{self.text}"

    @property
    def where(self) -> str:
        """Say "row 7, column due_date: ", without the file."""
        parts = [
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.line}" if self.line is not None else "",
            f"column {self.column}" if self.column else "",
        ]
        said = ", ".join(part for part in parts if part)
        return f"{said}: " if said else ""


class Refused(ContractError):  # noqa: N818  a refusal is what the user meets
    """Files that were not imported. `found` holds every problem, `report` the CSV that lists them.
    `notes` are warnings that explain them.

    Of millions, `found` holds the first of each kind, and `counts` how many there are of each.
    `found` has the columns of `Problem`, in the order of the files and their rows.
    """

    def __init__(
        self,
        message: str,
        found: pl.DataFrame,
        report: Path | None = None,
        advice: str = "Nothing was written. Correct these rows and import the file again.",
        *,
        name_files: bool = False,
        counts: pl.DataFrame | None = None,
        notes: pl.DataFrame | None = None,
    ) -> None:
        many = found.height > LISTED or counts is not None
        listed = f" All of them are listed in {report}." if report and many else ""
        said = [*summary(found, name_files=name_files, counts=counts)]
        said += [_line(note, name_files) for note in rows(notes)] if notes is not None else []
        super().__init__(message, said, advice + listed)
        self.found, self.report = found, report


@dataclass
class Findings:
    """Problems as they are found, kept as frames: a file may hold ten million of them.

    With a `folder` they go to Parquet files there once they are many, `KEPT` at a time.
    """

    frames: list[pl.DataFrame] = field(default_factory=list)
    folder: Path | None = None
    files: list[Path] = field(default_factory=list)

    def take(self, others: Findings) -> None:
        """Add the problems of `others` to these."""
        self.frames += others.frames
        if self.folder and sum(frame.height for frame in self.frames) > KEPT:
            file = self.folder / f"problems-{len(self.files):05}.parquet"
            pl.concat(self.frames).write_parquet(file)
            self.files.append(file)
            self.frames = []

    def forget(self, told: set[str]) -> None:
        """Leave out what is said of the whole file and was `told` before; add the rest to it."""
        kept = []
        for frame in self.frames:
            fresh = frame.filter(pl.col("line").is_not_null() | ~pl.col("text").is_in(list(told)))
            told.update(frame.filter(pl.col("line").is_null())["text"])
            kept += [fresh] if fresh.height else []
        self.frames = kept

    def parts(self, severity: Severity) -> Iterator[pl.DataFrame]:
        """Yield all problems of one severity as they were found, a bounded number at a time."""
        for file in self.files:
            yield pl.read_parquet(file).filter(pl.col("severity") == severity)
        every = pl.concat([pl.DataFrame(schema=SCHEMA), *self.frames])
        yield every.filter(pl.col("severity") == severity)

    def count(self, severity: Severity) -> int:
        """Count the problems of one severity."""
        return sum(part.height for part in self.parts(severity))

    def add(self, problem: Problem) -> None:
        """Note one problem."""
        self.frames.append(pl.DataFrame([vars(problem)], schema=SCHEMA))

    def add_notes(self, file: str, sheet: str, notes: Sequence[str]) -> None:
        """Warn of what the file as a whole holds."""
        for said in notes:
            self.add(Problem(file, sheet, None, "", None, "not read", said, "warning"))

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Note many: `frame` has the columns of SCHEMA."""
        if frame.height:
            self.frames.append(frame.select(pl.col(n).cast(t) for n, t in SCHEMA.items()))

    def of(self, severity: Severity) -> pl.DataFrame:
        """Return the problems of one severity, in the order of file, row and column."""
        kept = pl.concat(self.parts(severity))
        files = kept["file"].unique(maintain_order=True).to_list()
        place = pl.col("file").replace_strict(files, range(len(files)), default=0)
        return kept.sort(place, pl.col("line"), maintain_order=True, nulls_last=False)


def rows(found: pl.DataFrame) -> Iterator[Problem]:
    """Give each row of a frame of problems as a Problem."""
    return (Problem(**row) for row in found.iter_rows(named=True))


KIND = ("file", "sheet", "column", "rule")


def summary(
    found: pl.DataFrame, *, name_files: bool = False, counts: pl.DataFrame | None = None
) -> Sequence[str]:
    """Return one line per problem, or per rule with its first rows when there are many.

    `name_files`: say the file in each line; in any case where the problems are of several.
    `counts` (KIND, n): how many there are where `found` holds the first ones only.
    """
    with_file = name_files or found["file"].n_unique() > 1
    many = {} if counts is None else {tuple(row[:-1]): row[-1] for row in counts.rows()}
    if found.height <= LISTED and not many:
        return [_line(problem, with_file) for problem in rows(found)]
    lines: list[str] = []
    for kind, group in found.group_by(KIND, maintain_order=True):
        file, height = kind[0], many.get(kind, group.height)
        shown = SHOWN if height > SHOWN + 1 else height
        lines += [_line(problem, with_file) for problem in rows(group.head(shown))]
        rest = height - shown
        if rest:
            lines.append(f"… and {rest:,} more like this" + (f" in {file}" if with_file else ""))
    return lines


def _line(problem: Problem, with_file: bool) -> str:
    return f"{problem.file}, {problem}" if with_file and problem.file else str(problem)


def counted(number: int, noun: str) -> str:
    """Say "1 problem", "2 problems"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def quoted(values: Iterable[object], most: int = 5) -> str:
    """Say "'a', 'b' and 3 more"."""
    listed = [f"'{value}'" for value in values]
    rest = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {rest:,} more" if rest > 0 else "")
