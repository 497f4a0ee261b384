"""What the whole product costs as data grow: all models, through the command line.

    python benchmarks/product.py [--items 5000 20000 80000] [--counts 1 12 60] [--no-work]

Each command is a process of its own; seconds on the clock and of the processors, and the most
memory it held. A full build of 12 month ends for each number of items, told by a ledger with
receipts, reminders and cases (`--no-work`: printed lists of items alone), then one more printed
snapshot, import included, behind so many others.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from build_rivals import Cost, run  # noqa: E402
from volume import write_volume  # noqa: E402

MONTHS = 12
FEW = 10_000  # items of a snapshot where the number of snapshots grows
GROWTH = 1.1


@dataclass
class Growth:
    """Costs by rows of a full build, and by number of snapshots behind one more."""

    imports: dict[int, Cost] = field(default_factory=dict)
    builds: dict[int, Cost] = field(default_factory=dict)
    more: dict[int, tuple[Cost, Cost]] = field(default_factory=dict)
    items: int = FEW

    def grown(self) -> float:
        """How many times the processor time of the first count the last one takes."""
        costs = [sum(part.cpu for part in pair) for pair in self.more.values()]
        return costs[-1] / costs[0]


def command(home: Path, *words: str, memory: str = "4GB") -> Cost:
    """Run `ar-metrics` on a home."""
    home.mkdir(parents=True, exist_ok=True)
    line = [sys.executable, "-m", "ar_metrics", "--home", str(home), *words]
    return run(line, home, AR_MEMORY_LIMIT=memory)


def taken_in(home: Path, files: Sequence[Path]) -> Cost:
    """Import files with the layout `plain`."""
    return command(home, "import", *map(str, files), "--layout", "plain")


def full_builds(
    place: Path,
    sizes: Sequence[int],
    snapshots: int,
    growth: Growth,
    say: Callable[[str], None],
    work: bool = True,
) -> None:
    """Import and build `snapshots` of each size; with `work`, all that people did about them."""
    for items in sizes:
        say(f"full build: {snapshots} snapshots of {items:,}")
        home = place / f"full-{items}"
        files = write_volume(place / f"files-{items}", snapshots, items, form="parquet", work=work)
        growth.imports[snapshots * items] = taken_in(home, files)
        growth.builds[snapshots * items] = command(home, "build")


def one_more(
    work: Path, counts: Sequence[int], items: int, growth: Growth, say: Callable[[str], None]
) -> None:
    """One more snapshot behind each of `counts` others, in one home that grows."""
    customers, *files = write_volume(work / "more", counts[-1] + 1, items, form="csv")
    home, done = work / "growing", 0
    for count in counts:
        say(f"one more snapshot of {items:,} behind {count}")
        if files[done:count]:
            taken_in(home, [*([] if done else [customers]), *files[done:count]])
        command(home, "build")
        growth.more[count] = taken_in(home, files[count : count + 1]), command(home, "build")
        done = count + 1


def tables(growth: Growth) -> list[str]:
    """The costs as Markdown."""
    lines = [
        "| rows | import s | full build s | build CPU s | µs of CPU a row | peak GB |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for rows, built in growth.builds.items():
        imported = growth.imports[rows]
        lines.append(
            f"| {rows:,} | {imported.seconds:.1f} | {built.seconds:.1f} | {built.cpu:.1f}"
            f" | {built.cpu / rows * 1e6:.0f} | {max(built.gigabytes, imported.gigabytes):.2f} |"
        )
    lines += [
        "",
        "| snapshots before | import s | build s | together CPU s | peak GB |",
        "|---:|---:|---:|---:|---:|",
    ]
    for count, (imported, built) in growth.more.items():
        most = max(imported.gigabytes, built.gigabytes)
        lines.append(
            f"| {count} | {imported.seconds:.2f} | {built.seconds:.2f}"
            f" | {imported.cpu + built.cpu:.2f} | {most:.2f} |"
        )
    first, last = next(iter(growth.more)), list(growth.more)[-1]
    verdict = "kept" if growth.grown() <= GROWTH else "**missed**"
    lines += [
        "",
        f"Processor time, {last} to {first}: {growth.grown():.2f} (promised {GROWTH}; {verdict}).",
    ]
    return lines


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[5_000, 20_000, 80_000])
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 12, 60])
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--work", action=argparse.BooleanOptionalAction, default=True)
    asked = parser.parse_args()
    growth = Growth()

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as place:
        full_builds(Path(place), asked.items, asked.months, growth, say, asked.work)
        one_more(Path(place), asked.counts, FEW, growth, say)
    print(*tables(growth), sep="\n")


if __name__ == "__main__":
    main()
