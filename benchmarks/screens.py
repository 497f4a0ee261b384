"""What a person waits for: the first page after the start, the overview, and a filter change.

python benchmarks/screens.py HOME [CHANGES]     (HOME/warehouse: see wide_warehouse.py)
python benchmarks/screens.py HOME overview      (any HOME, as one that `ar-metrics demo` has made)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src"), str(ROOT / "benchmarks")]

from playwright.sync_api import Page  # noqa: E402

import load  # noqa: E402
from chromium import chromium, idle, person, serving, visit  # noqa: E402

CHANGES = 24
OPENINGS = 12
FIRST_PAGE = 3.0
OVERVIEW = 1.0
FILTER = 0.7
HEAD = "| what | times | middle | p95 | slowest | promised | |"
RULE = "|---|---|---|---|---|---|---|"
ELSEWHERE = 2  # the aging page
PAUSE_MILLISECONDS = 500
CARDS = """() => document.querySelectorAll('[data-testid="stMetricValue"]').length >= 6"""
DRAWN = """() => document.querySelectorAll('[data-testid="stMetricValue"]').length >= 6
    && document.querySelectorAll('[data-testid="stPlotlyChart"] .main-svg').length >= 15
    && document.querySelectorAll('[data-testid="stDataFrame"] canvas').length >= 4"""


def measured(home: Path, say: Callable[[str], None], changes: int = CHANGES) -> list[str]:
    """A table: start to first page (best of two starts), and filter changes of one person."""
    lines = [HEAD, RULE]
    starts = [first_page(home) for _ in range(2)]
    lines.append(load.row("start of the server to the first figures", starts, FIRST_PAGE))
    say("filter changes")
    with serving(home) as url:
        load.one_person(url, 4)  # a server that has just started is not what people meet
        seen, whole = zip(*load.one_person(url, changes), strict=True)
        lines.append(load.row("a filter change, overview: what is in sight", seen, FILTER))
        lines.append(load.row("a filter change, overview: all of the page", whole, FILTER))
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


def overview(home: Path) -> list[str]:
    """A table: from the click on the overview in another page until all of it is drawn.

    In a tab that has shown it before: a first visit also loads its scripts.
    """
    lines = [HEAD, RULE]
    with serving(home) as url, chromium() as browser:
        page = person(browser, "fr").new_page()
        visit(page, url)
        for name, wanted in (("its six cards", CARDS), ("all of it", DRAWN)):
            taken = [_opened(page, wanted) for _ in range(OPENINGS)]
            lines.append(load.row(f"the overview, from another page: {name}", taken, OVERVIEW))
    return lines


def _opened(page: Page, wanted: str) -> float:
    pages = page.get_by_test_id("stSidebarNav").get_by_role("link")
    pages.nth(ELSEWHERE).click()
    page.wait_for_function(f"() => !({wanted})()")
    idle(page)
    page.wait_for_timeout(PAUSE_MILLISECONDS)
    start = time.perf_counter()
    pages.first.click()
    page.wait_for_function(wanted, polling=20)
    if wanted == DRAWN:
        page.wait_for_function(load.QUIET, polling=20)
    taken = time.perf_counter() - start
    idle(page)
    return taken


def main(home: Path, what: str = str(CHANGES)) -> None:
    """Print the table."""
    lines = overview(home) if what == "overview" else measured(home, print, int(what))
    print(*lines, sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:3])
