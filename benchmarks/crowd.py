"""People who work on a server all at once: they filter, drill into customers and turn pages."""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

import duckdb  # noqa: E402
import websockets  # noqa: E402

from people import PageFailedError, Visit, entering  # noqa: E402

EVERY = 5.0
PAGES = ("", "aging", "recovery", "dso", "outstanding", "risk", "litigation", "disputes")


@dataclass(frozen=True)
class Values:
    """What can be asked for: addresses hold one to three of these."""

    filters: dict[str, list[str]]
    customers: list[str]


def values(home: Path) -> Values:
    """Return the values that the build of a home has."""
    file = home / "warehouse" / (home / "warehouse" / "CURRENT").read_text().strip()
    with duckdb.connect(str(file), read_only=True) as con:

        def found(column: str, limit: int) -> list[str]:
            query = f"select distinct {column} from fct_open_items where {column} is not null"
            return sorted(str(one) for (one,) in con.execute(f"{query} limit {limit}").fetchall())

        days = con.execute("select snapshot_date from dim_snapshots order by 1").fetchall()
        customers = con.execute(
            "select distinct bu || '/' || customer_id from fct_open_items limit 300"
        ).fetchall()
        filters = {
            "bu": found("bu", 30), "country": found("country_code", 30),
            "segment": found("segment", 10), "asof": [str(day) for (day,) in days[-24:]],
        }  # fmt: skip
        return Values({k: v for k, v in filters.items() if v}, sorted(c for (c,) in customers))


@dataclass
class Crowd:
    """`users` people spread over the addresses of `urls`; one action every EVERY seconds each.

    A server that goes away is entered again, as a browser does, and that is counted.
    """

    urls: Sequence[str]
    users: int
    values: Values
    every: float = EVERY
    taken: list[float] = field(default_factory=list)
    failed: int = 0
    entered_again: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    told: int = 0

    async def work(self, seconds: float = 10**9) -> None:
        """Let everybody work for a while."""
        end = time.perf_counter() + seconds
        await asyncio.gather(*(self._person(number, end) for number in range(self.users)))

    def since_last(self) -> list[float]:
        """Return the seconds of the actions since this was last asked."""
        found = self.taken[self.told :]
        self.told = len(self.taken)
        return found

    async def _person(self, number: int, end: float) -> None:
        draw, url = random.Random(number), self.urls[number % len(self.urls)]
        await asyncio.sleep(self.every * number / self.users)
        while time.perf_counter() < end:
            try:
                async with entering(url, f"ar_process=person{number}") as socket:
                    await self._visit(Visit(socket), draw, end)
            except (OSError, websockets.WebSocketException):
                self.entered_again += 1
                await asyncio.sleep(1)

    async def _visit(self, visit: Visit, draw: random.Random, end: float) -> None:
        while time.perf_counter() < end:
            view = {
                name: draw.choice(self.values.filters[name])
                for name in draw.sample(sorted(self.values.filters), draw.randrange(0, 3))
            }
            page = draw.choice(PAGES) if draw.random() < 0.25 else visit.page
            if draw.random() < 0.15:
                page, view = "customer", {"customer": draw.choice(self.values.customers)}
            start = time.perf_counter()
            try:
                await visit.look(view, page)
                self.taken.append(time.perf_counter() - start)
            except PageFailedError as error:
                self.failed += 1
                self.reasons[f"{page or 'overview'}: {error}"] += 1
            await asyncio.sleep(max(0.0, self.every - (time.perf_counter() - start)))


def p95(taken: Sequence[float]) -> float:
    """Return the 95th of a hundred; 0 when there is none."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))] if ordered else 0.0


def middle(taken: Sequence[float]) -> float:
    """Return the one in the middle; 0 when there is none."""
    return statistics.median(taken) if taken else 0.0


def next_extract(home: Path, number: int) -> Path:
    """Write the items of the last snapshot as an extract of one BU, one amount changed."""
    file = home / "warehouse" / (home / "warehouse" / "CURRENT").read_text().strip()
    out = home / f"extract-{number}.csv"
    columns = (
        "snapshot_date, bu, customer_id, document_id, document_type, issue_date, due_date,"
        " currency_code, instalment_no"
    )
    with duckdb.connect() as con:
        con.execute(f"attach '{file}' as build (read_only)")
        con.execute(f"""
            copy (
                select
                    {columns}, account,
                    original_local + case when row_number() over () = 1 then {number} else 0 end
                        as original_amount,
                    open_local + case when row_number() over () = 1 then {number} else 0 end
                        as open_amount
                from build.fct_open_items
                where snapshot_date = (select max(snapshot_date) from build.fct_open_items)
                    and bu = (select min(bu) from build.fct_open_items)
            ) to '{out}' (header)
        """)
    return out
