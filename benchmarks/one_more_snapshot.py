"""What one more snapshot costs, with few and with many snapshots already there.

    python benchmarks/one_more_snapshot.py [--items 1000000] [--before 200000] [--counts 1 12 60]

A home of its own is filled with snapshots of `--before` items, then one snapshot of `--items`
items is imported and built through the command line, each command a process of its own. Prints
Markdown: seconds and peak memory of each step, the copy of the build file told apart, the ratio
of the last count to the first, and a build with nothing to do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

NEW = 33_000  # documents that come in, and go out, in a month
LIMITS = {"seconds": 20, "gigabytes": 3, "ratio": 1.5, "idle": 0.5}


@dataclass(frozen=True)
class Run:
    """One command: wall seconds, peak memory of its process, what it printed as JSON."""

    seconds: float
    gigabytes: float
    result: Any


def month_end(number: int) -> date:
    """The end of the month `number` months after January 2019."""
    year, month = divmod(number + 1, 12)
    return date(2019 + year, month + 1, 1) - timedelta(days=1)


def snapshot(path: Path, on: date, items: int) -> None:
    """Write a CSV of `items` open items on one date: documents of the month before go on, NEW of
    them are settled and as many come in; a tenth is partly paid.
    """
    first = (on.year * 12 + on.month) * NEW
    number = pl.int_range(first, first + items, eager=True)
    age = number * 7919 % 180
    original = (number * 37 % 900_000 + 100).cast(pl.Decimal(18, 2)) / 100
    paid = pl.when(number % 10 == on.month % 10).then(2).otherwise(1)
    frame = pl.DataFrame({"n": number, "age": age, "original": original}).select(
        pl.lit(on).alias("snapshot_date"),
        pl.format("BU{}", pl.col("n") % 5).alias("bu"),
        pl.format("C{}", pl.col("n") % 1500).alias("customer_id"),
        pl.format("D{}", pl.col("n")).alias("document_id"),
        pl.lit("invoice").alias("document_type"),
        (pl.lit(on) - pl.duration(days=pl.col("age") + 30)).alias("issue_date"),
        (pl.lit(on) - pl.duration(days=pl.col("age") - 60)).alias("due_date"),
        pl.lit("EUR").alias("currency_code"),
        pl.col("original").cast(pl.Decimal(18, 2)).alias("original_amount"),
        (pl.col("original") / paid).cast(pl.Decimal(18, 2)).alias("open_amount"),
        pl.lit("411000").alias("account"),
    )
    frame.write_csv(path)


def run(home: Path, *arguments: str) -> Run:
    """Run `ar-metrics` on `home` and wait; stop with its message when it fails."""
    command = [sys.executable, "-m", "ar_metrics", "--home", str(home), *arguments, "--json"]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"ar-metrics {' '.join(arguments)}: exit code {process.returncode}")
        output.seek(0)
        return Run(seconds, usage.ru_maxrss / 1024**2, json.loads(output.read()))


def fill(home: Path, folder: Path, count: int, items: int) -> None:
    """Import `count` monthly snapshots and build them."""
    file = folder / "before.csv"
    for number in range(count):
        snapshot(file, month_end(number), items)
        run(home, "import", str(file), "--layout", "plain")
    run(home, "build")


def measure(folder: Path, count: int, arguments: argparse.Namespace) -> dict[str, float]:
    """Seconds and gigabytes of one more snapshot after `count` others."""
    home = folder / f"home-{count}"
    fill(home, folder, count, arguments.before)
    file = folder / "more.csv"
    snapshot(file, month_end(count), arguments.items)
    imported = run(home, "import", str(file), "--layout", "plain")
    built = run(home, "build")
    idle = min(run(home, "build").seconds for _ in range(3))
    return {
        "count": count,
        "import": imported.seconds,
        "build": built.seconds,
        "copy": float(built.result.get("copy_seconds") or 0),
        "gigabytes": max(imported.gigabytes, built.gigabytes),
        "idle": idle,
    }


def net(row: dict[str, float]) -> float:
    """Import and build without the copy of the file, which a reflink makes free."""
    return row["import"] + row["build"] - row["copy"]


def report(rows: list[dict[str, float]], arguments: argparse.Namespace) -> str:
    """The figures as Markdown, the limits beside them."""
    ratio = net(rows[-1]) / net(rows[0])
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "pandera"))
    lines = [
        f"One more snapshot of {arguments.items:,} items after N of {arguments.before:,}.",
        f"{machine}, Python {platform.python_version()}, {versions}.",
        "",
        "| N | import s | build s | of it copy s | together s | peak GB | nothing to do s |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *map(_line, rows),
        "",
        f"Ratio {rows[-1]['count']} to {rows[0]['count']}, copy left out: {ratio:.2f} "
        f"(limit {LIMITS['ratio']}).",
        f"Limits: together {LIMITS['seconds']} s and {LIMITS['gigabytes']} GB, nothing to do "
        f"{LIMITS['idle']} s.",
    ]
    return "\n".join(lines)


def _line(row: dict[str, float]) -> str:
    together = row["import"] + row["build"]
    figures = (row["import"], row["build"], row["copy"], together, row["gigabytes"], row["idle"])
    return f"| {row['count']} | {' | '.join(f'{figure:.2f}' for figure in figures)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--before", type=int, default=200_000)
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 12, 60])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(Path(folder), count, arguments) for count in arguments.counts]
    print(report(rows, arguments))


if __name__ == "__main__":
    main()
