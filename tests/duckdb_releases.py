"""The demo group built by two releases of DuckDB is the same, row by row: `make test-duckdb-1.5`.

    python tests/duckdb_releases.py OTHER_PYTHON [HOME]

This process has the pinned release; OTHER_PYTHON is an environment with another. Both build the
same imports from nothing, and every table is compared. HOME holds imports; without it the demo
group is made. Exit code 1 when a row differs: one release answers wrongly, and which one is to be
found (2.0.0 is known for one wrong answer, see tests/warehouse/test_duckdb_defects.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from ar_metrics.settings import ROOT, Settings
from ar_metrics.warehouse import build
from ar_metrics.warehouse.comparison import compare

BUILD = """
import sys
import duckdb
from pathlib import Path
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build
made = build(Settings(home=Path(sys.argv[1])), full=True)
print("", duckdb.__version__, f"{made.seconds:.1f}", made.path, sep="\\n")
"""


def main(other: Path, home: Path | None) -> int:
    """Build with both, compare, print one line for each table that differs."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = (Settings(home=Path(folder, name)) for name in ("ours", "theirs"))
        if home is None:
            home = Path(folder, "demo")
            subprocess.run(
                [sys.executable, "-m", "ar_metrics", "--home", str(home), "demo"], check=True
            )
        for settings in (ours, theirs):
            shutil.copytree(home / "imports", settings.imports)
        made = build(ours, full=True)
        print(f"DuckDB {duckdb.__version__}: {made.seconds:.1f} s", flush=True)
        run = subprocess.run(
            [str(other), "-c", BUILD, str(theirs.home)], capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        if run.returncode:
            print(run.stderr, file=sys.stderr)
            return 2
        release, seconds, path = run.stdout.splitlines()[-3:]  # 1.5 draws its progress before
        print(f"DuckDB {release}: {seconds} s", flush=True)
        found = compare(ours, made.path, Path(path), Path(folder))
    for table in found:
        print(
            f"{table.table}: {table.extra} rows only in {duckdb.__version__}, {table.missing} only in {release}"
        )
    print(f"{len(found)} of {len(made.rebuilt)} tables differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
