"""Everything that is promised about speed, measured in one run: `make bench`.

    python benchmarks/bench.py [--parts questions pages exports builds product] [--millions 1 12]

Writes the part of docs/performance.md between its marks, the curves beside it and, of a whole run,
three lines of README; says on stderr what it is doing. About ten minutes on two idle cores. A part
that cannot be measured (no Chromium, no PostgreSQL, no package index) says why and leaves the
others alone. Data, servers and environments lie in `--work` (benchmarks/.work), some 8 GB while it
runs; the environments of dbt and SQLMesh stay there for the next time.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT / "tests")]

import builds  # noqa: E402
import exports  # noqa: E402
import product  # noqa: E402
import queries  # noqa: E402
import screens  # noqa: E402
import side_by_side  # noqa: E402
import wide_warehouse  # noqa: E402
from curves import Chart, draw  # noqa: E402

README, QUOTES = ROOT / "README.md", 3
REPORT = ROOT / "docs" / "performance.md"
START, END = "<!-- Written by `make bench`. -->\n", "<!-- End of what `make bench` writes. -->"
SNAPSHOTS = 60
BUILD_ITEMS = 50_000
PARTS = ("questions", "pages", "exports", "builds", "product")
STARTED = time.perf_counter()


def say(text: str) -> None:
    """Tell how far it is, on stderr."""
    minutes, seconds = divmod(int(time.perf_counter() - STARTED), 60)
    print(f"[{minutes:02}:{seconds:02}] {text}", file=sys.stderr, flush=True)


class Bench:
    """One run: the folder it works in, and the lines of its report."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked, self.work = asked, asked.work.resolve()
        self.lines: list[str] = []
        self.quotes: list[str] = []
        self.load = os.getloadavg()[0]

    def warehouse(self, millions: float) -> Path:
        """A warehouse of drawn marts with so many open items, made once a run."""
        folder = self.work / f"wide-{millions:g}" / "warehouse"
        if not (folder / "CURRENT").exists():
            say(f"a warehouse of {millions:g} million open items")
            wide_warehouse.make(folder, SNAPSHOTS, round(millions * 1e6 / SNAPSHOTS))
        return folder

    def questions(self) -> None:
        """Our queries beside the bare ones and the other programs, by size."""
        found = []
        for millions in self.asked.millions:
            folder = self.warehouse(millions)
            with_postgres = millions <= self.asked.postgres
            sides = _empty(self.work / "sides")
            one = side_by_side.compare(folder, sides, with_postgres, say)
            found.append(one)
            loads = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in one.loads.items())
            self.lines += [
                f"### The same questions, {one.rows:,} open items\n",
                *side_by_side.table(one),
                f"\nReady to be asked after: {loads}. "
                + " ".join(f"{name} {number}." for name, number in one.versions.items())
                + "\n",
            ]
        self._curves_of(found)
        best, name = found[-1], "evolution by bucket, all dates"
        others = [f"{side} × {best.ratio(name, side):.2g}" for side in best.heavy(name)]
        took = f"{best.times[name]['ar-metrics']:.0f} ms"
        self.quotes.append(
            f"- All dates by bucket, {best.rows:,} open items: {took}"
            f" ({', '.join(others)} as long)."
        )

    def _curves_of(self, found: list[side_by_side.Compared]) -> None:
        names = ("headline of a date", "evolution by bucket, all dates")
        for name, file in zip(names, ("headline", "evolution"), strict=True):
            lines: dict[str, list[tuple[float, float]]] = {}
            for one in found:
                for side, value in one.times[name].items():
                    lines.setdefault(side, []).append((one.rows, value))
            chart = Chart(name.capitalize(), "open items", "milliseconds", lines)
            draw(chart, ROOT / "docs" / f"bench-{file}.svg")
            self.lines.append(f"![{name}, milliseconds by number of open items](bench-{file}.svg)")
        self.lines.append("")

    def pages(self) -> None:
        """Every page query beside its floor; the screen, from start and after a filter."""
        folder = self.warehouse(max(self.asked.millions))
        say("the queries of the pages beside the bare ones")
        table = queries.measured(folder)
        self.lines += ["### The queries of the pages\n", *queries.markdown(table), ""]
        self.quotes.append(
            f"- {table['kept'].sum()} of {table.height} page queries take at most 1.5 times the"
            " bare query or 10 ms more."
        )
        say("the screen, in a Chromium")
        self.lines += ["### On the screen\n", *screens.measured(folder.parent, say), ""]

    def exports(self) -> None:
        """Files of two million rows."""
        say("files of 2,000,000 rows")
        wanted = [one for one in exports.FILES if one[0] in ("csv", "parquet")]
        lines, _ = exports.measured(_empty(self.work / "files"), wanted)
        self.lines += ["### Files of millions of rows\n", *lines, ""]

    def builds(self) -> None:
        """One more snapshot and a full build beside dbt and SQLMesh."""
        environments = builds.environments(self.work, say)
        work = _empty(self.work / "builds")
        found = builds.measure(work, environments, SNAPSHOTS, self.asked.items, say)
        versions = "; ".join(found.versions.values())
        ours = found.late["ar-metrics"].seconds
        others = [
            f"{name} × {cost.seconds / ours:.1f}"
            for name, cost in found.late.items()
            if name != "ar-metrics"
        ]
        self.quotes.append(
            f"- One more snapshot behind {SNAPSHOTS - 1}, import included: {ours:.1f} s"
            f" ({', '.join(others)} as long, on the same six models)."
        )
        self.lines += [
            f"### Builds, {SNAPSHOTS} snapshots of {found.items:,} items\n",
            *builds.table(found),
            f"\n{versions}; ar-metrics with duckdb {version('duckdb')}.\n",
        ]

    def product(self) -> None:
        """The whole product as data grow."""
        growth = product.Growth()
        work = _empty(self.work / "product")
        product.full_builds(work, self.asked.sizes, product.MONTHS, growth, say)
        product.one_more(work, self.asked.counts, product.FEW, growth, say)
        by_rows = {
            "build, CPU s": [(rows, cost.cpu) for rows, cost in growth.builds.items()],
            "import, CPU s": [(rows, cost.cpu) for rows, cost in growth.imports.items()],
            "memory, GB": [(rows, cost.gigabytes) for rows, cost in growth.builds.items()],
        }
        by_count = {
            "build, CPU s": [(count, built.cpu) for count, (_, built) in growth.more.items()],
            "import, CPU s": [(count, taken.cpu) for count, (taken, _) in growth.more.items()],
            "memory, GB": [(count, built.gigabytes) for count, (_, built) in growth.more.items()],
        }
        docs = ROOT / "docs"
        across = f"open items, {product.MONTHS} snapshots"
        draw(Chart("Full build", across, "s, GB", by_rows), docs / "bench-build.svg")
        draw(
            Chart("One more snapshot", "snapshots before", "s, GB", by_count),
            docs / "bench-more.svg",
        )
        self.lines += [
            "### The whole product: every model\n", *product.tables(growth), "",
            "![a full build, by number of open items](bench-build.svg)",
            "![one more snapshot, by number of snapshots before](bench-more.svg)", "",
        ]  # fmt: skip

    def run(self) -> None:
        """Measure the parts that were asked for and write the report."""
        for part in self.asked.parts:
            before = len(self.lines)
            try:
                getattr(self, part)()
            # the others are measured all the same
            except (Exception, SystemExit) as error:  # noqa: BLE001
                del self.lines[before:]
                told = str(error).strip().splitlines()[-1:] or [type(error).__name__]
                say(f"{part}: not measured: {error}")
                self.lines += [f"### {part.capitalize()}\n", f"Not measured: {told[0]}\n"]
        write(REPORT, "\n".join([*self._head(), *self.lines]))
        if len(self.quotes) == QUOTES:
            write(README, "\n".join(self.quotes) + "\n")
        say(f"written: {REPORT.relative_to(ROOT)}")

    def _head(self) -> list[str]:
        packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "pandas"))
        minutes = (time.perf_counter() - STARTED) / 60
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        asked = f' BENCH="{" ".join(sys.argv[1:])}"' if sys.argv[1:] else ""
        load = f"{self.load:.1f} before, {os.getloadavg()[0]:.1f} after"
        return [
            f"`make bench{asked}`, {datetime.now(UTC):%-d %B %Y}, in {minutes:.0f} minutes"
            f" on {os.cpu_count()} cores and {memory:.0f} GB of {platform.machine()}."
            f" Load of the machine (0 is idle): {load}.\n",
            f"Python {platform.python_version()}, {packages}.\n",
        ]


def write(file: Path, report: str) -> None:
    """Put a report between the marks of a document."""
    text = file.read_text("utf-8")
    pattern = re.compile(re.escape(START) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(text):
        raise RuntimeError(f"{file} has no place for what `make bench` writes")
    file.write_text(pattern.sub(lambda _: f"{START}\n{report}\n{END}", text), "utf-8")


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main() -> None:
    """Measure, write the report, remove the data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--millions", type=float, nargs="+", default=[1, 12])
    parser.add_argument("--postgres", type=float, default=12, help="at most so many million rows")
    parser.add_argument("--items", type=int, default=BUILD_ITEMS)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 20_000, 80_000])
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 12, 60])
    parser.add_argument("--work", type=Path, default=ROOT / "benchmarks" / ".work")
    bench = Bench(parser.parse_args())
    bench.work.mkdir(parents=True, exist_ok=True)
    try:
        bench.run()
    finally:
        for each in bench.work.iterdir():
            if not each.name.endswith("-env"):
                shutil.rmtree(each, ignore_errors=True)


if __name__ == "__main__":
    main()
