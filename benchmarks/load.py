"""How long a filter change takes to be on screen, for one person and for thirty.

    python benchmarks/load.py HOME [CHANGES USERS SECONDS]   (HOME/warehouse: see wide_warehouse.py)

One person: a real browser of 1440 × 900 chooses a filter; the time runs from the click to the
moment when the new figure stands on the first card and nothing in sight is being redrawn, and on
until all of the page is done. Thirty: their websockets do what a browser's do (ask for a run, take
in every message until the run has finished), one action every five seconds each; the time runs from
the action to the last message. Filters and dates are drawn from so many that hardly any answer was
asked for before.
"""

from __future__ import annotations

import asyncio
import calendar
import os
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from playwright.sync_api import Page  # noqa: E402

from chromium import chromium, person, serving, visit  # noqa: E402
from people import Visit, entering  # noqa: E402

CHANGES, USERS, SECONDS, EVERY = 40, 30, 60, 5.0
BUS = [f"FR{number:02}" for number in range(12)]
COUNTRIES = ["FR", "DE", "ES", "IT", "MA", "BE", "NL", "PT"]
SEGMENTS = ["private", "public", "b2c", "key"]
PAGES = ("", "aging")
QUIET = """() => !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'"""
# What is drawn below the window's edge is not on the screen yet.
SEEN = """() => ![...document.querySelectorAll('[data-stale="true"], [data-testid="stSkeleton"]')]
    .some(one => {
        const box = one.getBoundingClientRect()
        return box.height && box.top < innerHeight && box.bottom > 0
    })"""
CHANGED = """before => {
    const value = document.querySelector('[data-testid="stMetricValue"]');
    return value && value.innerText !== before
}"""


def one_person(url: str, changes: int) -> list[tuple[float, float]]:
    """Return the seconds from choosing a value to what is in sight, and to the whole page."""
    taken: list[tuple[float, float]] = []
    with chromium() as browser:
        page = person(browser, "fr", height=900).new_page()
        for number in range(changes // 2):
            # Another date each time, so that no answer is there already.
            month = 12 * 2025 + 11 - number
            visit(page, f"{url}/?asof={_month_end(month)}")
            bu = number % len(BUS)  # a BU of the drawn warehouse holds one segment
            taken.append(_choose(page, "Segment", SEGMENTS[bu % len(SEGMENTS)]))
            taken.append(_choose(page, "BU", BUS[bu]))
    return taken


def _month_end(month: int) -> str:
    year, place = divmod(month, 12)
    return f"{year}-{place + 1:02}-{calendar.monthrange(year, place + 1)[1]}"


def _choose(page: Page, name: str, value: str) -> tuple[float, float]:
    page.get_by_role("combobox", name=name, exact=True).click()
    option = page.get_by_role("option", name=value, exact=True)
    page.keyboard.type(value)  # a long list draws only what is in sight
    option.wait_for()
    before = page.get_by_test_id("stMetricValue").first.inner_text()
    start = time.perf_counter()
    option.click()
    page.wait_for_function(CHANGED, arg=before, polling=20)
    page.wait_for_function(SEEN, polling=20)
    seen = time.perf_counter() - start
    page.wait_for_function(QUIET, polling=20)
    whole = time.perf_counter() - start
    page.keyboard.press("Escape")
    return seen, whole


async def many_people(url: str, users: int, seconds: float) -> list[float]:
    """Return the seconds of every action of `users` people who act every five seconds."""
    taken: list[float] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_person(url, number, users, end, taken) for number in range(users)))
    return taken


async def _person(url: str, number: int, users: int, end: float, taken: list[float]) -> None:
    draw = random.Random(number)
    await asyncio.sleep(EVERY * number / users)
    async with entering(url) as socket:
        visitor = Visit(socket, PAGES[number % len(PAGES)])
        await visitor.look({})
        while time.perf_counter() < end:
            view = {
                "bu": draw.choice(BUS), "country": draw.choice(COUNTRIES),
                "type": draw.choice(["due", "old", "certain"]), "agent": f"A{draw.randrange(60)}",
                "asof": _month_end(12 * 2025 + 11 - draw.randrange(58)),
            }  # fmt: skip
            # One to three filters at once, as people set them.
            asked = dict(draw.sample(sorted(view.items()), draw.randrange(1, 4)))
            start = time.perf_counter()
            await visitor.look(asked)
            taken.append(time.perf_counter() - start)
            await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - start)))


def row(name: str, taken: Sequence[float], limit: float) -> str:
    """Return one line of the table: how many, the middle, the 95th of a hundred, the limit."""
    ordered = sorted(taken)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    verdict = "kept" if p95 <= limit else "missed"
    return (
        f"| {name} | {len(taken)} | {statistics.median(taken):.2f} s | {p95:.2f} s "
        f"| {max(taken):.2f} s | {limit:.1f} s | {verdict} |"
    )


def main(home: Path, changes: int = CHANGES, users: int = USERS, seconds: int = SECONDS) -> None:
    """Measure and print Markdown."""
    loads = " ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"{os.cpu_count()} cores, load before: {loads}\n")
    print("| who | actions | middle | p95 | slowest | promised | |\n|---|---|---|---|---|---|---|")
    with serving(home) as url:
        seen, whole = zip(*one_person(url, changes), strict=True)
        print(row("one person, a browser, what is in sight", seen, 0.7), flush=True)
        print(row("one person, a browser, all of the page", whole, 0.7), flush=True)
        taken = asyncio.run(many_people(url, users, seconds))
        print(row(f"{users} people, every {EVERY:g} s", taken, 1.5), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *(int(text) for text in sys.argv[2:5]))
