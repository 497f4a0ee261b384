"""One more snapshot and a full build, by ar-metrics, dbt-duckdb and SQLMesh, side by side.

    python benchmarks/builds.py [--snapshots 60] [--items 50000]

The models are those of benchmarks/models/, which all three can run; snapshots come as CSV files.
Our import judges every row by the contract, theirs takes it as it is. The marts are compared row
by row at the end of each stage; a difference stops the run. Seconds on the clock and seconds of
the processors, which a busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from build_rivals import MARTS, ArMetrics, Cost, Dbt, SqlMesh  # noqa: E402
from volume import write_volume  # noqa: E402

ENVIRONMENTS = {"dbt": "requirements-dbt.txt", "sqlmesh": "requirements-sqlmesh.txt"}
PROMISED = {Dbt.name: 5.0, SqlMesh.name: 4.0}
FLAT = 1.1  # the last snapshot costs at most so many times the second


@dataclass
class Built:
    """Costs by stage and program: import and build of one more snapshot, early and late; full."""

    snapshots: int
    items: int
    early: dict[str, Cost] = field(default_factory=dict)
    imported: dict[str, Cost] = field(default_factory=dict)
    late: dict[str, Cost] = field(default_factory=dict)
    full: dict[str, Cost] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


def environments(folder: Path, say: Callable[[str], None]) -> dict[str, Path]:
    """Make the environments of dbt and SQLMesh where they are missing; return their folders."""
    made = {}
    for name, requirements in ENVIRONMENTS.items():
        made[name] = folder / f"{name}-env"
        if not (made[name] / "ready").exists():
            say(f"{name}: an environment of its own")
            subprocess.run([sys.executable, "-m", "venv", made[name]], check=True)
            subprocess.run(
                [made[name] / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps",
                 "--disable-pip-version-check", "-r", ROOT / "benchmarks" / requirements],
                check=True,
            )  # fmt: skip
            (made[name] / "ready").touch()
    return made


def measure(
    work: Path, envs: dict[str, Path], snapshots: int, items: int, say: Callable[[str], None]
) -> Built:
    """Build up a history of `snapshots` with each program; the marts must agree at the end."""
    found = Built(snapshots, items)
    paths = [path for path in write_volume(work / "files", snapshots, items) if "open" in path.name]
    days = [date.fromisoformat(path.stem[-10:]) for path in paths]
    programs: list[Any] = [
        ArMetrics(work), Dbt(work, envs["dbt"]), SqlMesh(work, envs["sqlmesh"], days[0]),
    ]  # fmt: skip
    for one in programs:
        say(f"{one.name}: {snapshots} snapshots of {items:,}")
        _grown(one, paths, days, found)
    for mart in MARTS:
        expected = programs[0].rows(mart)
        for other in programs[1:]:
            _agree(mart, other.name, expected, other.rows(mart))
    say("the marts agree, row by row")
    found.versions = _versions(envs)
    return found


def _grown(one: Any, paths: Sequence[Path], days: Sequence[date], found: Built) -> None:
    one.land(paths[:1])
    one.build(days[0])
    found.early[one.name] = one.land(paths[1:2]) + one.build(days[1])
    one.land(paths[2:-1])
    one.build(days[-2])
    found.imported[one.name] = one.land(paths[-1:])
    found.late[one.name] = found.imported[one.name] + one.build(days[-1])
    found.full[one.name] = one.build(days[-1], full=True)


def _agree(mart: str, name: str, expected: list[tuple], rows: list[tuple]) -> None:
    if rows != expected:
        pairs = zip(expected, rows, strict=False)
        first = next((pair for pair in pairs if pair[0] != pair[1]), "")
        sys.exit(f"{mart}: {name} has {len(rows)} rows, we {len(expected)}; first: {first}")


def _versions(envs: dict[str, Path]) -> dict[str, str]:
    wanted = {"dbt": ("dbt-core", "dbt-duckdb", "duckdb"), "sqlmesh": ("sqlmesh", "duckdb")}
    script = (
        "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    )
    found = {}
    for name, folder in envs.items():
        words = [str(folder / "bin" / "python"), "-c", script, *wanted[name]]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
        pairs = zip(wanted[name], said, strict=True)
        found[name] = ", ".join(f"{package} {number}" for package, number in pairs)
    return found


def table(found: Built) -> list[str]:
    """The costs as Markdown, with what was promised."""
    ours = ArMetrics.name
    lines = [
        "| program | one more: import s | import and build s | (CPU s) | × ours"
        " | after 1 snapshot s | growth | full build s | (CPU s) | peak GB | kept |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for name, late in found.late.items():
        full, early = found.full[name], found.early[name]
        ratio, growth = late.seconds / found.late[ours].seconds, late.cpu / early.cpu
        best = min(cost.seconds for cost in found.full.values())
        kept = ratio >= PROMISED[name] if name in PROMISED else (
            growth <= FLAT and full.seconds <= best * 1.02
        )  # fmt: skip
        lines.append(
            f"| {name} | {found.imported[name].seconds:.2f} | {late.seconds:.2f} | {late.cpu:.2f}"
            f" | {ratio:.1f} | {early.seconds:.2f} | {growth:.2f} | {full.seconds:.1f}"
            f" | {full.cpu:.1f} | {max(full.gigabytes, late.gigabytes):.2f}"
            f" | {'yes' if kept else '**no**'} |"
        )
    return lines


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--snapshots", type=int, default=60)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--environments", type=Path, default=ROOT / "benchmarks" / ".work")
    asked = parser.parse_args()

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    envs = environments(asked.environments, say)
    with tempfile.TemporaryDirectory() as place:
        found = measure(Path(place), envs, asked.snapshots, asked.items, say)
    print(*table(found), sep="\n")


if __name__ == "__main__":
    main()
