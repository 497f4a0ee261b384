"""Killed at any moment, an import or a build has changed nothing, and the next run is clean."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from toy import home, rows

from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, builds, current, verify

KILLS = 10
MONTHS = 61  # more than can be done between the kills: the work must never be over before one
ITEMS = 2000
HEADER = (
    "snapshot_date,bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,"
    "original_amount,open_amount"
)
CODE = """
import sys
from pathlib import Path
from ar_metrics.imports import import_files
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build
settings = Settings(home=Path(sys.argv[1]), sql=Path(sys.argv[2]))
print("ready", flush=True)
for file in sys.argv[3:]:
    import_files(settings, [file])
    build(settings)
    print("done", flush=True)
"""


def test_a_kill_at_any_moment_leaves_the_last_build_serving_and_the_next_run_clean(
    tmp_path: Path,
) -> None:
    settings = home(tmp_path)
    files = [_extract(tmp_path, month) for month in range(MONTHS)]
    chance = random.Random(20250131)
    done, usual = _run(settings, files, kill_after=None)
    for _ in range(KILLS):
        served = current(settings)
        last, _ = _run(settings, files[done:], kill_after=chance.uniform(0.05, 1.1) * usual)
        done += last
        assert done < len(files), "nothing was under way when it was killed"
        _verify_whole(current(settings), at_least=done)
        assert current(settings).name >= served.name
        made = build(settings)  # clears what is left, and takes in what was imported
        assert made.notes == ()
        assert list(settings.warehouse.glob(".tmp*")) == []
        _verify_whole(made.path, at_least=done)
    assert verify(settings) == []
    assert len(builds(settings)) <= settings.keep_builds


def _extract(folder: Path, month: int) -> Path:
    """A file of ITEMS open items of 1.00 each, at a date of its own."""
    day = date(2020, 1, 31) + timedelta(days=30 * month)
    lines = [
        f"{day},FR01,C1,D{number},invoice,{day},{day},EUR,1.00,1.00" for number in range(ITEMS)
    ]
    path = folder / f"{day}.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    return path


def _run(settings: Settings, files: list[Path], kill_after: float | None) -> tuple[int, float]:
    """Import and build file by file in another process; return how many were done, in what time.

    It is killed after that many seconds, or when the first file is done.
    """
    command = [sys.executable, "-W", "ignore", "-c", CODE, str(settings.home), str(settings.sql)]
    with subprocess.Popen(
        [*command, *map(str, files)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        started = time.monotonic()
        if kill_after is None:
            assert process.stdout.readline() == "done\n"
        else:
            time.sleep(kill_after)
        seconds = time.monotonic() - started
        assert not process.poll(), process.stderr and process.stderr.read()
        process.kill()
        process.wait()
        return process.stdout.read().count("done") + (kill_after is None), seconds


def _verify_whole(path: Path, at_least: int) -> None:
    """Every snapshot of a build has all its rows, and so have the tables made from them."""
    sizes = rows(path, "select snapshot_date, count(*) from fct_items group by 1 order by 1")
    assert {size for _, size in sizes} == {ITEMS}
    assert len(sizes) >= at_least
    assert rows(path, "select count(distinct snapshot_date) from fct_changes") == [(len(sizes),)]
    assert rows(path, "select sum(open_amount) from dim_countries") == [(ITEMS * len(sizes),)]
