"""The home that things are done to, and what must hold in it afterwards, whatever they were."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))

from toy import home as toy_home
from toy import rows

from ar_metrics import audit
from ar_metrics.imports import history
from ar_metrics.imports.batches import refuse_damaged
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, builds, current, damaged
from faults import acts

ITEMS = 2_000
DAY = "2025-06-30"
HEADER = (
    "snapshot_date,bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,"
    "original_amount,open_amount"
)


@dataclass
class House:
    """A home with small models; each import is ITEMS items of 1.00 at a date of its own.

    `kept` counts the imports that said they were done: none of them may ever be missing.
    """

    folder: Path
    settings: Settings = field(init=False)
    files: int = 0
    kept: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.settings = toy_home(self.folder, keep_builds=3)

    def file(self) -> Path:
        """Write the next file."""
        day = date(2000, 1, 31) + timedelta(days=7 * self.files)
        self.files += 1
        lines = [f"{day},FR01,C1,D{n},invoice,{day},{day},EUR,1.00,1.00" for n in range(ITEMS)]
        path = self.folder / f"{day}.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
        return path

    def take(self, file: Path, **how: bool) -> acts.Act:
        """Start the import of a file."""
        return acts.start(acts.take, self.settings.home, self.settings.sql, file, **how)

    def make(self, **how: bool) -> acts.Act:
        """Start a build."""
        return acts.start(acts.make, self.settings.home, self.settings.sql, **how)

    def note(self, file: Path, heard: list[str]) -> None:
        """Remember that the import of a file was told as done."""
        if "imported" in heard:
            self.kept.add(file.name)

    def lost(self) -> int:
        """Verify all that must hold; return the rows of imports that were told as done and are not
        there, or not in the build that is made next: 0, ever.
        """
        batches = history(self.settings)
        refuse_damaged(batches)
        moments = [batch.imported_at for batch in batches]
        assert moments == sorted(set(moments)), "time went back between two imports"
        audit.verify(self.settings)
        if builds(self.settings):
            verify_whole(current(self.settings))
        if not batches:
            return ITEMS * len(self.kept)
        made = build(self.settings)
        assert damaged(self.settings) == []
        if made.is_new:  # what was killed after its pointer had moved is cleared by the next
            assert not list(self.settings.warehouse.glob(".tmp*"))
            assert len(builds(self.settings)) <= self.settings.keep_builds
        here = {name for batch in batches for name in batch.file_names}
        assert verify_whole(made.path) == len(here)
        return ITEMS * len(self.kept - here)


def verify_whole(path: Path) -> int:
    """Verify that every snapshot of a build has all its rows, and so have the tables made from
    them; return how many snapshots there are.
    """
    sizes = rows(path, "select snapshot_date, count(*) from fct_items group by 1 order by 1")
    assert {size for _, size in sizes} <= {ITEMS}, sizes
    assert rows(path, "select count(distinct snapshot_date) from fct_changes") == [(len(sizes),)]
    assert rows(path, "select sum(open_amount) from dim_countries") == [(ITEMS * len(sizes),)]
    return len(sizes)


@dataclass(frozen=True)
class Desk:
    """Who takes exports and reports out of a real home; `wanted` is each file as it must be."""

    home: Path
    out: Path
    wanted: dict[str, str]

    @staticmethod
    def at(home: Path, out: Path) -> Desk:
        """Make each file once, undisturbed."""
        desk = Desk(home, out, {})
        for name in WORDS:
            assert "done" in desk.start(name).ended()
            desk.wanted[name] = digest(desk.path(name))
            desk.path(name).unlink()
        return desk

    def path(self, name: str) -> Path:
        """Where a file goes."""
        return self.out / f"{name}.{WORDS[name][1]}"

    def start(self, name: str) -> acts.Act:
        """Start making a file."""
        words = ["--home", str(self.home), *WORDS[name][0], "--out", str(self.path(name))]
        return acts.start(acts.command, *words)

    def verify(self, name: str) -> None:
        """Verify that a file is there whole or not at all."""
        path = self.path(name)
        if path.exists():
            assert digest(path) == self.wanted[name]
            path.unlink()


WORDS = {
    "export": (["export", "open_items", "--as-of", DAY], "csv"),
    "report": (["report", "--as-of", DAY], "pdf"),
}


def digest(path: Path) -> str:
    """What tells the content of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
