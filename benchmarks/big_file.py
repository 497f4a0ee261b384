"""One very large file: seconds and peak memory of its import, and of a refusal of all its rows.

    python benchmarks/big_file.py [--rows 10000000] [--fec-lines 5000000] [--folder FOLDER]

The file has open items in our own columns (about 100 bytes a row). The second one has a date in
each row that does not exist. The third is a FEC. Prints a table in Markdown; 0 leaves a file out.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ar_metrics.sources.fec.columns import COLUMNS
from volume import write_volume

ROOT = Path(__file__).parents[1]
BLOCK = 64_000_000


def imported(home: Path, file: Path, layout: str = "plain") -> tuple[float, float, int]:
    """Return seconds, peak memory in GB and the exit code of one import by the command line."""
    command = [sys.executable, "-m", "ar_metrics", "--home", str(home), "import", str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--layout", layout], env=environment, stdout=subprocess.DEVNULL,
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


def write_fec(folder: Path, lines: int) -> Path:
    """Write sales of a year as a FEC, three lines an entry."""
    file = folder / "123456789FEC20251231.txt"
    with file.open("w", encoding="utf-8") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for entry in range(lines // 3):
            day = f"2025{1 + entry * 36 // max(lines, 1):02}{1 + entry % 28:02}"
            net, customer = 100 + entry * 37 % 90_000, f"C{entry % 5000:05}"
            gross = net * 120 // 100
            for account, aux, debit, credit in (
                ("411000", customer, gross, 0), ("706000", "", 0, net),
                ("445710", "", 0, gross - net),
            ):  # fmt: skip
                amounts = [f"{cents // 100},{cents % 100:02}" for cents in (debit, credit)]
                said = ("VE", "Ventes", str(entry), day, account, "Compte", aux, aux)
                more = (f"FA{entry}", day, f"Facture {entry}", *amounts, "", "", day, "", "")
                out.write("\t".join((*said, *more)) + "\n")
    return file


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=10_000_000)
    arguments.add_argument("--fec-lines", type=int, default=5_000_000)
    arguments.add_argument("--folder", type=Path)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        home = folder / "home"
        print("| file | rows | MB | seconds | peak GB | answer |")
        print("|---|---|---|---|---|---|")
        if asked.fec_lines:
            measured(home, "FEC", write_fec(folder, asked.fec_lines), asked.fec_lines, "fec")
        if not asked.rows:
            return
        customers, items = write_volume(folder, snapshots=1, items_per_snapshot=asked.rows)
        imported(home, customers)
        for words, file in (("open items", items), ("every row wrong", spoilt(items))):
            measured(home, words, file, asked.rows)
        (report,) = (home / "state" / "reports").glob("*.csv")
        with report.open("rb") as lines:
            print(f"\nproblems listed for the file that is wrong: {sum(1 for _ in lines) - 1:,}")


def measured(home: Path, words: str, file: Path, rows: int, layout: str = "plain") -> None:
    """Print a row of the table."""
    seconds, peak, code = imported(home, file, layout)
    answer = {0: "imported", 10: "refused"}.get(code, f"exit code {code}")
    size = file.stat().st_size / 1e6
    print(
        f"| {words} | {rows:,} | {size:,.0f} | {seconds:.0f} | {peak:.2f} | {answer} |", flush=True
    )


if __name__ == "__main__":
    main()
