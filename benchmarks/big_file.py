"""One very large file: seconds and peak memory of its import, and of a refusal of all its rows.

    python benchmarks/big_file.py [--rows 10000000] [--folder FOLDER]

The file has open items in our own columns (about 100 bytes a row). The second one has a date in
each row that does not exist. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from volume import write_volume

ROOT = Path(__file__).parents[1]
BLOCK = 64_000_000


def imported(home: Path, file: Path) -> tuple[float, float, int]:
    """Return seconds, peak memory in GB and the exit code of one import by the command line."""
    command = [sys.executable, "-m", "ar_metrics", "--home", str(home), "import", str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--layout", "plain"], env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    return time.perf_counter() - start, used.ru_maxrss / 1e6, os.waitstatus_to_exitcode(status)


def spoilt(file: Path) -> Path:
    """Write the file again with a date in each row that does not exist."""
    other = file.with_name(f"wrong-{file.name}")
    with file.open("rb") as source, other.open("wb") as target:
        while block := source.read(BLOCK):
            whole = block + source.readline()
            target.write(whole.replace(b"2026-10-31,", b"2026-10-32,"))
    return other


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=10_000_000)
    arguments.add_argument("--folder", type=Path)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        customers, items = write_volume(folder, snapshots=1, items_per_snapshot=asked.rows)
        home = folder / "home"
        imported(home, customers)
        print("| file | rows | MB | seconds | peak GB | answer |")
        print("|---|---|---|---|---|---|")
        for words, file in (("open items", items), ("every row wrong", spoilt(items))):
            seconds, peak, code = imported(home, file)
            answer = {0: "imported", 10: "refused"}.get(code, f"exit code {code}")
            size = file.stat().st_size / 1e6
            figures = f"{asked.rows:,} | {size:,.0f} | {seconds:.0f} | {peak:.2f}"
            print(f"| {words} | {figures} | {answer} |", flush=True)
        (report,) = (home / "state" / "reports").glob("*.csv")
        with report.open("rb") as lines:
            print(f"\nproblems listed for the second file: {sum(1 for _ in lines) - 1:,}")


if __name__ == "__main__":
    main()
