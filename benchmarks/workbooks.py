"""Our Excel writer against XlsxWriter in constant memory: the same rows, ten typed columns.

    python benchmarks/workbooks.py [ROWS]

Prints cells per second of processor time, the most memory above what the rows take, what lay on the
disk beside the file, and whether a second run gives the same bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import polars as pl

MOMENT = datetime(2025, 7, 1, 6, 0)  # noqa: DTZ001  as a build tells it
AMOUNT = pl.Decimal(18, 2)


def drawn(rows: int) -> pl.DataFrame:
    """Rows as the open items have them."""
    day = date(2025, 1, 1)
    return pl.DataFrame(
        {
            "bu": ["FR01"] * rows,
            "customer_id": [f"C{n % 5000}" for n in range(rows)],
            "document_id": [f"FA{n:07}" for n in range(rows)],
            "issue_date": [day + timedelta(days=n % 365) for n in range(rows)],
            "due_date": [day + timedelta(days=n % 400) for n in range(rows)],
            "currency_code": ["EUR"] * rows,
            "open_local": pl.Series([Decimal(n % 99_999) / 100 for n in range(rows)], dtype=AMOUNT),
            "open_amount": pl.Series(
                [Decimal(n % 77_777) / 100 for n in range(rows)], dtype=AMOUNT
            ),
            "overdue_days": [n % 400 for n in range(rows)],
            "is_disputed": [n % 7 == 0 for n in range(rows)],
        }
    )


def ours(frame: pl.DataFrame, out: Path) -> None:
    """Write with `exports.workbook`."""
    from ar_metrics.exports.rows import FrameRows
    from ar_metrics.exports.workbook import Workbook

    with out.open("wb") as file, Workbook(file, MOMENT) as book:
        book.table("Data", FrameRows(frame), {}, lambda _count: None)


def theirs(frame: pl.DataFrame, out: Path) -> None:
    """Write with XlsxWriter, each kind of cell by its own call: the quickest way it has."""
    import xlsxwriter

    options = {"constant_memory": True, "tmpdir": str(out.parent)}
    with xlsxwriter.Workbook(str(out), options) as book:
        book.set_properties({"created": MOMENT})
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Data")
        writers = {pl.String: sheet.write_string, pl.Int64: sheet.write_number,
                   pl.Boolean: sheet.write_boolean}  # fmt: skip
        kinds = [writers.get(type(kind)) or writers.get(kind) for kind in frame.dtypes]
        for place, name in enumerate(frame.columns):
            sheet.write_string(0, place, name)
        amounts = [kind == AMOUNT for kind in frame.dtypes]
        number = 0
        for part in frame.iter_slices(20_000):
            for row in part.iter_rows():
                number += 1
                for place, value in enumerate(row):
                    if amounts[place]:
                        sheet.write_number(number, place, float(value), money)
                    elif write := kinds[place]:
                        write(number, place, value)
                    else:
                        sheet.write_datetime(number, place, value, day)


def one(name: str, rows: int) -> None:
    """Write one file and print what it took, as JSON."""
    frame, write = drawn(rows), {"ours": ours, "XlsxWriter": theirs}[name]
    with tempfile.TemporaryDirectory() as place:
        out, done, most = Path(place) / "file.xlsx", Event(), [0]

        def watch() -> None:
            while not done.wait(0.05):
                sizes = [f.stat().st_size for f in Path(place).iterdir() if f != out]
                most[0] = max(most[0], sum(sizes))

        Thread(target=watch, daemon=True).start()
        base = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")
        begun = time.process_time()
        write(frame, out)
        seconds = time.process_time() - begun
        done.set()
        print(json.dumps({
            "seconds": seconds, "above": _memory("VmHWM") - base, "beside": most[0] / 1e6,
            "size": out.stat().st_size / 1e6, "mark": sha256(out.read_bytes()).hexdigest(),
        }))  # fmt: skip


def _memory(what: str) -> float:
    told = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith(what))


def main(rows: int) -> None:
    """Print the table."""
    print("| writer | rows | processor s | M cells a s | MB above | MB beside | MB | same bytes |"
          "\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    for name in ("ours", "XlsxWriter"):
        runs = [
            json.loads(subprocess.run([sys.executable, __file__, "--one", name, str(rows)],
                                      capture_output=True, text=True, check=True).stdout)
            for _ in range(2)
        ]  # fmt: skip
        best = min(runs, key=lambda run: run["seconds"])
        cells = rows * 10 / best["seconds"] / 1e6
        same = runs[0]["mark"] == runs[1]["mark"]
        print(f"| {name} | {rows:,} | {best['seconds']:.1f} | {cells:.2f} | {best['above']:.0f} |"
              f" {best['beside']:.0f} | {best['size']:.1f} | {same} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    if "--one" in sys.argv:
        one(sys.argv[2], int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
