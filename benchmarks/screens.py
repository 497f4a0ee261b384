"""What a person waits for: the first page after the start, and a filter change.

python benchmarks/screens.py HOME [CHANGES]     (HOME/warehouse: see wide_warehouse.py)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src"), str(ROOT / "benchmarks")]

import load  # noqa: E402
from chromium import chromium, person, serving  # noqa: E402

CHANGES = 24
FIRST_PAGE = 3.0
FILTER = 0.7


def measured(home: Path, say: Callable[[str], None], changes: int = CHANGES) -> list[str]:
    """A table: start to first page (best of two starts), and filter changes of one person."""
    lines = [
        "| what | times | middle | p95 | slowest | promised | |",
        "|---|---|---|---|---|---|---|",
    ]
    starts = [first_page(home) for _ in range(2)]
    lines.append(load.row("start of the server to the first figures", starts, FIRST_PAGE))
    say("filter changes")
    with serving(home) as url:
        load.one_person(url, 4)  # a server that has just started is not what people meet
        lines.append(load.row("a filter change, overview", load.one_person(url, changes), FILTER))
    return lines


def first_page(home: Path) -> float:
    """Seconds from starting the server to the figures of the first page in a browser that waits."""
    with chromium() as browser:
        page = person(browser, "fr").new_page()
        started = time.perf_counter()
        with serving(home) as url:
            page.goto(url)
            page.get_by_test_id("stMetricValue").first.wait_for()
            return time.perf_counter() - started


def main(home: Path, changes: int = CHANGES) -> None:
    """Print the table."""
    print(*measured(home, print, changes), sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *(int(text) for text in sys.argv[2:3]))
