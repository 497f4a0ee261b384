"""Whatever a file holds, its reader says a sentence or reads it: no traceback, no memory without end."""

from __future__ import annotations

import io
import resource
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ar_metrics.errors import UserError
from ar_metrics.imports import import_files
from ar_metrics.settings import Settings
from ar_metrics.sources import inspect
from campaign import IS_CAMPAIGN, examples
from faults import acts
from fuzz import corpus

FOUND = {
    "csv": ("a header of 10,000,000 columns", "a million commas and line ends", "json"),
    "xlsx": (
        "cells at both ends of a sheet", "a cell far to the right", "a row that no sheet has",
        "a column that no sheet has",
    ),
    "parquet": (),
}  # fmt: skip
"""What once gave a traceback, killed the process, took gigabytes or had no end."""
FEW = 12
ROOM = 1_200  # MB that no damaged file of these may need


def sentence_or_rows(file: Path, home: Path) -> str:
    """Import a file and inspect it; return what was said. Anything but a UserError comes through."""
    said = []
    for do in (
        lambda: import_files(Settings(home=home), [file], "plain_history", dry_run=True),
        lambda: inspect(file),
    ):
        try:
            do()
        except UserError as error:
            said.append(str(error))
    assert all(file.name in words and len(words) < 20_000 for words in said), said
    return "\n".join(said)


def all_of_them(said, folder: str, suffix: str, names: tuple[str, ...]) -> None:
    """Read files one after the other in a process of their own, and tell the most memory it had."""
    for number, name in enumerate(names):
        file = Path(folder) / f"{number}.{suffix}"
        file.write_bytes(corpus.FAMILIES[suffix][name]())
        said.send(name)
        sentence_or_rows(file, Path(folder) / "home")
        file.unlink()
    said.send(f"MB {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}")


@pytest.mark.parametrize("suffix", corpus.FAMILIES)
def test_no_damaged_file_gives_a_traceback_or_takes_memory_without_end(
    suffix: str, tmp_path: Path
) -> None:
    names = list(corpus.FAMILIES[suffix])
    chosen = names if IS_CAMPAIGN else [*FOUND[suffix], *names[:: -(-len(names) // FEW)]]
    heard = acts.start(all_of_them, str(tmp_path), suffix, tuple(dict.fromkeys(chosen))).ended()
    assert heard[-1].startswith("MB "), f"the process died at: {heard[-1]}"
    assert int(heard[-1].split()[1]) < ROOM


def harmed(content: bytes, changes: list[tuple[float, bytes]], cut: float) -> bytes:
    """Overwrite parts of a file, then cut its end."""
    made = bytearray(content)
    for place, junk in changes:
        at = int(place * len(made))
        made[at : at + len(junk)] = junk
    return bytes(made[: int(cut * len(made)) + 1])


GOOD = {
    "csv": corpus.GOOD.encode(),
    "xlsx": corpus.good_workbook(),
    "parquet": corpus.parquet(corpus.good_frame()),
    "xls": corpus.good_old_workbook(),
}


@pytest.mark.parametrize("suffix", GOOD)
@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(changes=[(0.5, b"\0")], cut=1.0)  # unpacking broke within, and not as an archive does
@given(
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=6
    ),
    cut=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_a_file_harmed_anywhere_is_read_or_refused(
    suffix: str, changes: list[tuple[float, bytes]], cut: float, tmp_path: Path
) -> None:
    file = tmp_path / f"harmed.{suffix}"
    file.write_bytes(harmed(GOOD[suffix], changes, cut))
    sentence_or_rows(file, tmp_path / "home")


def test_a_day_that_no_calendar_has_is_told_with_its_place(tmp_path: Path) -> None:
    """Whoever writes it as text panics; it may be any bytes of a file that was harmed."""
    rows = pl.read_csv(io.StringIO(corpus.GOOD), infer_schema_length=0)
    days = pl.Series("due_date", [2_000_000_000] * len(rows), dtype=pl.Int32).cast(pl.Date)
    rows.with_columns(days).write_parquet(tmp_path / "harmed.parquet")
    said = sentence_or_rows(tmp_path / "harmed.parquet", tmp_path / "home")
    assert "row 2, column due_date: 'day 2000000000 since 1970' is not a date" in said
