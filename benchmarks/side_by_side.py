"""The same questions to ar-metrics, bare DuckDB, PostgreSQL, pandas and polars, in one run.

    python benchmarks/side_by_side.py [WAREHOUSE_FOLDER] [--items 16667] [--snapshots 60]

Without a folder, 60 snapshots of drawn items are made first (1 M rows). All sides hold the same
rows and are asked in turns; the best of each counts, which a busy machine disturbs least. An
answer that differs from ours by a cent or a row stops the run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from ar_metrics import queries as q  # noqa: E402
from questions import Question, questions  # noqa: E402
from rivals import (  # noqa: E402
    Bare,
    Pandas,
    Polars,
    Postgres,
    Product,
    Rows,
    items_file,
    normal,
    server,
)

OURS, FLOOR = Product.name, Bare.name
MOST_ROUNDS, LEAST_ROUNDS, PATIENCE = 15, 2, 1.0  # seconds of one side on one question
RATIO, SLACK = 1.5, 10.0  # of the floor, or milliseconds above it
FASTER, MANY = 10.0, 10_000_000  # times as fast as others, from so many rows on
# Who owes by most items at the last date: a drill that finds something at any size.
LARGEST = """
select bu, customer_id from fct_open_items
where snapshot_date = (select max(snapshot_date) from fct_open_items)
    and not is_apart and not is_intercompany
group by 1, 2 order by count(*) desc, 1, 2 limit 1
"""


@dataclass
class Compared:
    """The best milliseconds of each side on each question, and what getting ready took."""

    rows: int
    times: dict[str, dict[str, float]] = field(default_factory=dict)
    limits: dict[str, float | None] = field(default_factory=dict)
    loads: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def kept(self, question: str) -> bool:
        """Whether we are near the floor, within the limit, and ten times ahead where promised."""
        times, limit = self.times[question], self.limits[question]
        ours, floor = times[OURS], times[FLOOR]
        near = ours <= RATIO * floor or ours <= floor + SLACK
        if limit is not None:
            return near and ours <= limit
        if self.rows < MANY:
            return near
        return near and all(self.ratio(question, name) >= FASTER for name in self.heavy(question))

    def heavy(self, question: str) -> list[str]:
        """The sides against which a factor is promised."""
        return [name for name in (Postgres.name, Pandas.name) if name in self.times[question]]

    def ratio(self, question: str, side: str) -> float:
        """How many times as long as we a side took."""
        return self.times[question][side] / self.times[question][OURS]


def compare(folder: Path, work: Path, with_postgres: bool, say: Callable[[str], None]) -> Compared:
    """Load every side with the open items of a warehouse, ask all of them, compare the answers."""
    file = items_file(folder, work / "items.parquet")
    product, bare = Product(folder), Bare(folder)
    dates = q.snapshot_dates(product.reader)
    count = bare.connection.query("select count(*) from fct_open_items").item()
    found = Compared(count)
    with ExitStack() as stack:
        sides: list[Any] = [product, bare]
        if with_postgres:
            database = stack.enter_context(server())
            say(f"PostgreSQL {database.version}: loading {count:,} rows")
            database.load(work / "csv", file)
            found.versions[database.name] = database.version
            sides.append(database)
        say("pandas and polars: loading")
        sides += [Pandas(file), Polars(file)]
        found.loads = {
            side.name: side.load_seconds for side in sides if hasattr(side, "load_seconds")
        }
        bu, customer_id = bare.connection.query(LARGEST).row(0)
        for question in questions(dates, (bu, customer_id)):
            say(f"{question.name}")
            found.times[question.name] = _asked(question, sides)
            found.limits[question.name] = question.limit
        file.unlink()
    return found


def _asked(question: Question, sides: list[Any]) -> dict[str, float]:
    """The best milliseconds of each side; SystemExit when one of them answers otherwise."""
    work = {side.name: side.asked(question) for side in sides}
    best: dict[str, float] = {}
    spent = dict.fromkeys(work, 0.0)
    agreed: Rows = []
    for turn in range(MOST_ROUNDS):
        for name, ask in work.items():
            if turn >= LEAST_ROUNDS and spent[name] > PATIENCE:
                continue
            started = time.perf_counter()
            rows = ask()
            seconds = time.perf_counter() - started
            spent[name] += seconds
            best[name] = min(best.get(name, 1e9), seconds * 1e3)
            if turn == 0:
                answer = normal(question, rows, in_cents=name == Pandas.name)
                agreed = agreed or answer
                if answer != agreed or not answer:
                    sys.exit(f"{question.name}: {name} answers {answer[:3]}, we {agreed[:3]}")
    return best


def table(found: Compared) -> list[str]:
    """The figures as Markdown: our milliseconds, and each other side as so many times ours."""
    names = [name for name in next(iter(found.times.values())) if name != OURS]
    lines = [
        f"| question | {OURS} ms | {' | '.join(f'{name} ms (×)' for name in names)} | kept |",
        f"|---|---:|{'---:|' * len(names)}---|",
    ]
    for question, times in found.times.items():
        others = " | ".join(
            f"{_ms(times[name])} ({found.ratio(question, name):.2g})" for name in names
        )
        verdict = "yes" if found.kept(question) else "**no**"
        lines.append(f"| {question} | {_ms(times[OURS])} | {others} | {verdict} |")
    return lines


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def main() -> int:
    """Print the table; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--snapshots", type=int, default=60)
    parser.add_argument("--items", type=int, default=16_667)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = asked.folder
        if folder is None:
            from wide_warehouse import make

            folder = make(Path(place) / "warehouse", asked.snapshots, asked.items)
        found = compare(folder, Path(place), with_postgres=True, say=_say)
    print(f"{found.rows:,} open items\n", *table(found), sep="\n")
    return 0 if all(map(found.kept, found.times)) else 1


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
