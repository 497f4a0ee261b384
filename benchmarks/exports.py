"""Files of millions of rows: how long, how much memory, and whether a reader is kept waiting.

    python benchmarks/exports.py [FORMAT,FORMAT]

A snapshot of as many open items is made first. Each file is written by a process of its own, as
the page and the command line do: from the question to the whole file under its name. The best of
ROUNDS is shown, which a busy machine disturbs least; the seconds that the processors worked, all
threads added up, say how busy it was. Meanwhile this process asks what the head of a page asks,
ten times a second. Exits with 1 when a promise is broken: 2,000,000 rows to CSV in 3 s and to
Parquet in 2 s once the rows come, 1,200,000 rows to Excel in 500 MB above what the program takes
before it begins.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from ar_metrics import queries  # noqa: E402
from ar_metrics.access import EVERYTHING, Filters  # noqa: E402
from ar_metrics.metrics import HEADLINE  # noqa: E402
from wide_warehouse import make  # noqa: E402

ROUNDS = 3
COLUMNS = ("snapshot_date", "bu", "customer_id", "customer_name", "document_id", "document_type",
           "currency_code", "due_date", "open_local", "outstanding_amount", "overdue_days",
           "aging_bucket")  # fmt: skip
# Format, rows, what is promised: seconds of writing, or megabytes above the base.
FILES = (("csv", 2_000_000, 3.0, None), ("parquet", 2_000_000, 2.0, None),
         ("jsonl", 2_000_000, None, None), ("xlsx", 1_200_000, None, 500))  # fmt: skip
# The rows are drawn before the clock runs for "writing", and asked for again for "in all".
ONE_FILE = """
import json, sys, time
from pathlib import Path
import polars as pl
from ar_metrics import exports, queries, selections
from ar_metrics.access import EVERYTHING
from ar_metrics.queries import Listing, Question, Reader, Warehouse
from ar_metrics.selections import Selection

folder, out, name, columns = sys.argv[1:5]
def memory(field):
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024
reader = Reader(Warehouse(Path(folder)), EVERYTHING)
day = queries.snapshot_dates(reader)[0]
question = Question(day, columns=tuple(columns.split(",")))
whole = selections.export(reader, Selection("open_items", question), name, "fr")
told = []
if "held" in sys.argv:
    kept = list(whole.rows.chunks())
    listing = Listing(whole.rows.schema, whole.count, True, lambda: iter(kept))
else:
    listing = whole.rows
base = memory("VmRSS")
Path("/proc/self/clear_refs").write_text("5")
begun, worked = time.perf_counter(), time.process_time()
exports.write(Path(out), name, listing, whole.about, whole.titles, told.append)
seconds, worked = time.perf_counter() - begun, time.process_time() - worked
print(json.dumps({"seconds": seconds, "worked": worked, "base": base, "peak": memory("VmHWM"),
                  "told": len(told), "bytes": Path(out).stat().st_size}))
"""


def written(folder: Path, out: Path, name: str, *held: str) -> tuple[dict, list[float]]:
    """What one process tells of the file it wrote, and how long a page waited meanwhile."""
    command = [sys.executable, "-W", "ignore", "-c", ONE_FILE, str(folder), str(out), name,
               ",".join(COLUMNS), *held]  # fmt: skip
    reader = queries.Reader(queries.Warehouse(folder), EVERYTHING)
    day, waits = queries.snapshot_dates(reader)[0], []
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    while process.poll() is None:
        begun = time.perf_counter()
        queries.headline(reader, Filters(), day, HEADLINE)
        waits.append(time.perf_counter() - begun)
        time.sleep(0.1)
    said, _ = process.communicate()
    assert process.returncode == 0, "the file was not written"
    return json.loads(said), waits


def measured(place: Path, files: Sequence[tuple] = FILES) -> tuple[list[str], bool]:
    """The table as lines of Markdown, and whether every promise was kept."""
    kept = True
    lines = [
        "| file | rows | writing s | of processors | with the question s | of processors | MB |"
        " peak MB above base | told | page waits ms, median, worst |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    folders = {rows: make(place / str(rows), 1, rows) for rows in {file[1] for file in files}}
    for name, rows, seconds, megabytes in files:
        folder, out = folders[rows], place / "file"
        held = [written(folder, out, name, "held")[0] for _ in range(ROUNDS)]
        runs = [written(folder, out, name) for _ in range(ROUNDS)]
        waits = [wait * 1000 for _, some in runs for wait in some]
        writing, worked = (min(run[key] for run in held) for key in ("seconds", "worked"))
        asked, all_worked = (min(r[key] for r, _ in runs) for key in ("seconds", "worked"))
        above = min(run["peak"] - run["base"] for run, _ in runs)
        kept &= not (seconds and writing > seconds) and not (megabytes and above > megabytes)
        lines.append(
            f"| {name} | {rows:,} | {writing:.2f} | {worked:.2f}"
            f" | {asked:.2f} | {all_worked:.2f}"
            f" | {runs[0][0]['bytes'] / 1e6:.0f} | {above:.0f} | {runs[0][0]['told']} times"
            f" | {median(waits):.0f}, {max(waits):.0f} |"
        )
    return lines, kept


def main(wanted: Sequence[str]) -> int:
    """Print the table and return 1 when a promise is broken."""
    with tempfile.TemporaryDirectory() as place:
        files = [one for one in FILES if not wanted or one[0] in wanted]
        lines, kept = measured(Path(place), files)
    print(*lines, sep="\n")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].split(",") if len(sys.argv) > 1 else ()))
