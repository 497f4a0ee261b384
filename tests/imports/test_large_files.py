"""A file read part by part is judged as the same file read at once, and takes bounded memory."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from ar_metrics.errors import UserError
from ar_metrics.imports import import_files, spool
from ar_metrics.settings import Settings
from ar_metrics.sources import chunks, problems

HEADER = (
    "snapshot_date;bu;customer_id;document_id;document_type;issue_date;due_date;currency_code;"
    "original_amount;open_amount;account"
)
LAYOUT = """
footer = "^Total"
[numbers]
decimal = ","
[dates]
formats = ["DD/MM/YYYY"]
[[where]]
column = "account"
not_in = ["401"]
[control]
column = "open_amount"
row = "^Total"
[feeds.open_items.columns]
snapshot_date = "snapshot_date"
bu = "bu"
customer_id = "customer_id"
document_id = "document_id"
document_type = "document_type"
issue_date = "issue_date"
due_date = "due_date"
currency_code = "currency_code"
original_amount = "original_amount"
open_amount = "open_amount"
account = "account"
[feeds.customers]
distinct = true
[feeds.customers.columns]
bu = "bu"
customer_id = "customer_id"
name = "account"
[feeds.customers.constants]
country_code = "FR"
segment = "x"
"""
HARM = (
    lambda cells: cells,
    lambda cells: cells,
    lambda cells: cells,
    lambda cells: [*cells[:5], "32/13/2025", *cells[6:]],
    lambda cells: [*cells[:3], "D1", *cells[4:]],
    lambda cells: [*cells[:7], "USX", *cells[8:]],
    lambda cells: [*cells[:7], "MAD", *cells[8:]],
    lambda cells: ["31/05/2025", *cells[1:]],
    lambda cells: cells[:7],
    lambda cells: [*cells[:10], '"411\n000"'],
    lambda cells: [*cells[:10], "401"],
    lambda cells: [*cells[:2], "c-01", *cells[3:]],
    lambda cells: [*cells[:6], "01/01/2020", *cells[7:]],
    lambda cells: [*cells[:2], "Crédit é", *cells[3:]],
)


def a_file(seed: int, rows: int, harmed: float, quotes: bool) -> str:
    """Lines with some harm done to them, a title above and a total below."""
    draw = random.Random(seed)
    lines, total = ["Balance âgée", "", HEADER], 0
    for number in range(rows):
        amount = draw.randrange(1, 9_999)
        cells = ["30/06/2025", "FR01", f"C{draw.randrange(8)}", f"D{number}", "invoice",
                 "15/05/2025", "14/06/2025", "EUR", f"{amount},10", f"{amount},10", "411"]  # fmt: skip
        total += amount * 100 + 10
        harm = draw.choice(HARM) if draw.random() < harmed else HARM[0]
        told = harm(cells)
        if not quotes and any('"' in cell for cell in told):
            told = cells
        lines.append(";".join(told))
        if draw.random() < 0.05:
            lines.append("")
    gap = draw.choice([0, 0, 0, 100])
    lines.append(f"Total;;;;;;;;;{(total + gap) // 100},{(total + gap) % 100:02}")
    return "\n".join(lines) + draw.choice(["", "\n", "\r\n"])


@dataclass
class Verdict:
    refused: str
    problems: list[str]
    written: dict[str, list[tuple]]
    summary: dict[str, object]


def verdict(folder: Path, file: Path, layout: Path) -> Verdict:
    settings = Settings(home=folder)
    try:
        imported = import_files(settings, [file], layout)
    except UserError as error:
        lists = list(settings.state.glob("reports/*.csv"))
        told = sorted(line for one in lists for line in one.read_text().splitlines())
        return Verdict(str(error).split(" All of them")[0], told, {}, {})
    assert imported.batch
    files = sorted(imported.batch.folder.glob("*.parquet"))
    rows = {one.name: pl.read_parquet(one).rows() for one in files}
    warnings = sorted(map(str, imported.warnings))
    return Verdict("", warnings, rows, dict(imported.feeds))


@runs(max_examples=int(os.environ.get("AR_TEST_EXAMPLES", "6")), deadline=None)
@given(
    seed=st.integers(0, 2**32),
    rows=st.integers(1, 120),
    harmed=st.sampled_from([0.0, 0.05, 0.3]),
    quotes=st.booleans(),
    size=st.integers(60, 4_000),
    held=st.integers(1, 150),
    encoding=st.sampled_from(["utf-8", "cp1252", "utf-16"]),
)
def test_any_size_of_parts_gives_the_same_verdict(
    tmp_path_factory: pytest.TempPathFactory, seed: int, rows: int, harmed: float, quotes: bool,
    size: int, held: int, encoding: str,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("parts")
    file, layout = folder / "june.csv", folder / "our.toml"
    file.write_bytes(a_file(seed, rows, harmed, quotes).encode(encoding))
    layout.write_text(LAYOUT, encoding="utf-8")
    whole = verdict(folder / "whole", file, layout)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "BYTES", size)
        patch.setattr(chunks, "FIRST_LINES", 4)
        patch.setattr(spool, "IN_MEMORY", held)
        patch.setattr(problems, "KEPT", 10_000_000 if held % 2 else 3)
        parts = verdict(folder / "parts", file, layout)
    assert parts.problems == whole.problems
    assert parts.written == whole.written
    assert parts.summary == whole.summary
    if held % 2:
        assert parts.refused == whole.refused


def test_a_long_import_tells_how_far_it_is_and_leaves_no_rows_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, layout = tmp_path / "june.csv", tmp_path / "our.toml"
    file.write_text(a_file(1, 100, 0.0, quotes=False).partition("\nTotal")[0], encoding="utf-8")
    layout.write_text(
        LAYOUT.split("[control]", maxsplit=1)[0] + LAYOUT[LAYOUT.index("[feeds.open") :]
    )
    monkeypatch.setattr(chunks, "BYTES", 2_000)
    monkeypatch.setattr(chunks, "FIRST_LINES", 4)
    monkeypatch.setattr(spool, "IN_MEMORY", 30)
    steps: list[str] = []
    settings = Settings(home=tmp_path / "home")
    import_files(settings, [file], layout, progress=steps.append)
    assert steps[0] == "reading"
    assert steps[-3].startswith("checking")
    assert [step for step in steps if step.startswith("reading, ")][-1] == "reading, 100 rows"
    assert not list((settings.state / "spool").iterdir())
