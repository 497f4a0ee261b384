"""Does it stay as it is? Many people for a long time, an import every few minutes, one table.

    python benchmarks/soak.py HOME [MINUTES USERS EVERY_MINUTES]       (120 30 5 is the whole of it)

HOME is copied and the copy is worked on. Each person filters, drills and turns pages every five
seconds; every EVERY_MINUTES minutes a part of a snapshot is imported again with one amount changed.
Memory, handles and threads of the server, the builds on the disk and the bytes of the home are told
every minute. They are flat when the last third is not above the middle third by more than a tenth.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src"), str(ROOT / "benchmarks")]

import crowd  # noqa: E402
from servers import Server  # noqa: E402

MINUTES, USERS, EVERY = 120, 30, 5
NOTED = ("MB", "handles", "threads", "builds", "home MB", "p95 s", "failed")


@dataclass
class Soak:
    """What was measured, a row a minute."""

    server: Server
    crowd: crowd.Crowd
    rows: list[tuple[float, ...]] = field(default_factory=list)

    def note(self) -> None:
        """Measure once, print it."""
        home = self.server.home
        actions = self.crowd.since_last()
        self.rows.append((
            self.server.memory(), self.server.handles(), self.server.threads(),
            len(list((home / "warehouse").glob("ar-*.duckdb"))), megabytes(home),
            crowd.p95(actions), self.crowd.failed,
        ))  # fmt: skip
        told = " | ".join(f"{value:,.{1 if value % 1 else 0}f}" for value in self.rows[-1])
        print(f"| {len(self.rows)} | {len(actions)} | {told} |", flush=True)

    def verdict(self) -> list[str]:
        """Say of each column whether it is flat, after the first minutes that fill the caches."""
        third = max(1, len(self.rows) // 3)
        said = []
        for name, values in zip(NOTED[:5], zip(*self.rows, strict=True), strict=False):
            parts = (values[third:-third] or values, values[-third:])
            middle, last = map(statistics.median, parts)
            flat = last <= 1.1 * middle + 1
            said.append(f"- {name}: {middle:,.0f} → {last:,.0f}, {'flat' if flat else 'GROWS'}")
        return said


def megabytes(folder: Path) -> float:
    """Return what a folder takes on the disk."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


async def imports(home: Path, every: float) -> None:
    """Import the last snapshot again and again, a cent changed each time, and build."""
    number = 0
    while True:
        await asyncio.sleep(every * 60)
        number += 1
        file = crowd.next_extract(home, number)
        for words in (["import", str(file), "--layout", "plain_history"], ["build"]):
            done = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "ar_metrics", "--home", str(home), *words,
                env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
            _, said = await done.communicate()
            if done.returncode:
                print(f"{words[0]} failed: {said.decode()[-300:]}", flush=True)


async def soak(server: Server, minutes: int, users: int, every: float) -> Soak:
    """Let them work; return what was measured."""
    people = crowd.Crowd([server.url], users, await asyncio.to_thread(crowd.values, server.home))
    measured = Soak(server, people)
    work = [asyncio.create_task(one) for one in (people.work(), imports(server.home, every))]
    for _ in range(minutes):
        await asyncio.sleep(60)
        await asyncio.to_thread(measured.note)
    for one in work:
        one.cancel()
    await asyncio.gather(*work, return_exceptions=True)
    return measured


def main(home: Path, minutes: int = MINUTES, users: int = USERS, every: float = EVERY) -> None:
    """Soak and print Markdown."""
    print(f"{os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}, ", end="")
    print(f"{users} people, an import every {every:g} minutes\n")
    print("| minute | actions | " + " | ".join(NOTED) + " |\n|" + "---|" * (len(NOTED) + 2))
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        copy = Path(name) / "home"
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*.log", "views"))
        server = Server(copy).start()
        try:
            started = time.monotonic()
            measured = asyncio.run(soak(server, minutes, users, every))
        finally:
            server.stop()
    print(f"\n{time.monotonic() - started:.0f} s, load after: {os.getloadavg()[0]:.1f}")
    print("\n".join(measured.verdict()))
    for why, times in measured.crowd.reasons.most_common(5):
        print(f"- failed {times} times: {why}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:5]))
