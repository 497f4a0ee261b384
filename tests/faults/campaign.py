"""The fault campaign: what can go wrong is done to the program, again and again, and counted.

    make faults                                              (about 20 minutes; ROUNDS=100 of kills)
    PYTHONPATH=src:tests python -m faults.campaign 10        (fewer rounds)

After each fault everything that was told as done must be there, the build that is served must be
whole, what is published next must hold all imports, and nobody may have met anything but a sentence.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import small_home
from ar_metrics.access import EVERYTHING
from ar_metrics.errors import UserError
from ar_metrics.imports import history
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.warehouse import build, builds, current, damaged
from faults import disks
from faults.acts import Act
from faults.house import Desk, House

KILLS = ("import", "build", "publish", "export", "report")


@dataclass
class Count:
    """What has been done and survived, by fault. `hit` met the act at work, not after its end."""

    rounds: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    rows_lost: int = 0

    def told(self) -> str:
        """Return the table of a report."""
        lines = ["| fault | rounds | met the work | survived |", "|---|---|---|---|"]
        lines += [f"| {name} | {n} | {self.hit[name]} | {n} |" for name, n in self.rounds.items()]
        total = sum(self.rounds.values())
        lines.append(f"| **all** | {total} | {sum(self.hit.values())} | {total} |")
        return "\n".join([*lines, "", f"Rows lost: {self.rows_lost}"])


@dataclass
class Campaign:
    """Rounds of faults against one house of small models and one desk of a real home."""

    house: House
    desk: Desk
    chance: random.Random
    count: Count = field(default_factory=Count)
    usual: dict[str, float] = field(default_factory=dict)

    def kill(self, what: str) -> None:
        """Kill an act at a random moment, a little after its usual end at the latest."""
        if what in self.desk.wanted:
            met = self._killed(what, self.desk.start(what))
            self.desk.verify(what)
            self._done(f"kill -9 of {what}", met)
            return
        file = self.house.file()
        if what == "import":
            act = self.house.take(file)
        else:
            self.house.note(file, self.house.take(file).ended())
            act = self.house.make()
            if what == "publish":
                assert act.wait_for("publishing")
        met = self._killed(what, act, file)
        self._done(f"kill -9 of {what}", met)

    def _killed(self, what: str, act: Act, file: Path | None = None) -> bool:
        """Let the act run for a while, kill it, return whether it was still at work."""
        started = time.monotonic()
        if what not in self.usual:
            heard = act.ended()
            self.usual[what] = time.monotonic() - started
        else:
            time.sleep(self.chance.uniform(0, 1.05) * self.usual[what])
            heard = act.kill()
        if file:
            self.house.note(file, heard)
        return "done" not in heard

    def full_disk(self, what: str, disk: disks.Disk, home: House, desk: Desk) -> None:
        """Leave a random little room on the disk of an act, and room enough for the next."""
        file = home.file()
        if what == "build":
            home.note(file, home.take(file).ended())
        with disk.nearly_full(int(self.chance.uniform(0, disks.NEEDED[what]))):
            if what in self.desk.wanted:
                heard = desk.start(what).ended()
            else:
                heard = (home.take(file) if what == "import" else home.make()).ended()
        refused = [text for text in heard if text.startswith("refused")]
        assert not [t for t in heard if t == "exit 1"], heard
        home.note(file, heard)
        if what in self.desk.wanted:
            desk.verify(what)
        else:
            self._lost(home)
        self._done(f"full disk at {what}", bool(refused or "exit 2" in heard))

    def clock_back(self) -> None:
        """Import and build while the clock says a year and more ago."""
        file = self.house.file()
        self.house.note(file, self.house.take(file, clock_back=True).ended())
        met = "done" in self.house.make(clock_back=True).ended()
        self._done("clock set back", met)

    def two_at_once(self, what: str) -> None:
        """Start two imports, or two builds, at the same moment."""
        files = [self.house.file(), self.house.file()]
        if what == "imports":
            acts = [self.house.take(file) for file in files]
        else:
            for file in files:
                self.house.note(file, self.house.take(file).ended())
            acts = [self.house.make(), self.house.make()]
        heard = [act.ended() for act in acts]
        for file, said in zip(files, heard, strict=True):
            self.house.note(file, said)
        assert any("done" in said for said in heard), heard
        assert all(said[-1] == "done" or "Another build" in said[-1] for said in heard), heard
        self._done(f"two {what} at once", met=True)

    def harm_build(self) -> None:
        """Cut or flip the published file: it is found, the build before is read, it is made again."""
        build(self.house.settings)
        if len(builds(self.house.settings)) < 2:
            self.house.note(file := self.house.file(), self.house.take(file).ended())
            build(self.house.settings)
        harmed = current(self.house.settings)
        how = self.chance.choice(["cut", "flipped", "gone"])
        disks.harm(harmed, how, self.chance)
        assert damaged(self.house.settings) == [harmed], how
        reader = Reader(Warehouse(self.house.settings.warehouse), EVERYTHING)
        assert reader.release < harmed.name
        assert build(self.house.settings).is_new
        self._done(f"build {how}", met=True)

    def harm_import(self) -> None:
        """Flip or cut the rows of an import: nothing is built from them until they are restored."""
        batch = self.chance.choice(history(self.house.settings))
        file = batch.parquet("open_items")
        content = file.read_bytes()
        how = self.chance.choice(["cut", "flipped", "gone"])
        disks.harm(file, how, self.chance)
        try:
            build(self.house.settings, full=True)
        except UserError as error:
            assert f"import {batch.folder.name}: open_items.parquet" in str(error)  # noqa: PT017
        else:
            raise AssertionError("a harmed import was built from")
        file.write_bytes(content)
        self._done(f"import {how}", met=True)

    def _done(self, fault: str, met: bool) -> None:
        self._lost(self.house)
        self.count.rounds[fault] += 1
        self.count.hit[fault] += met

    def _lost(self, house: House) -> None:
        lost = house.lost()
        self.count.rows_lost += lost
        assert lost == 0, f"{lost} rows lost"


@contextmanager
def campaign(folder: Path, home: Path, seed: int) -> Iterator[Campaign]:
    """Set up the house and the desk; `home` is a real one with a build."""
    out = folder / "out"
    out.mkdir(parents=True)
    yield Campaign(House(folder / "house"), Desk.at(home, out), random.Random(seed))


def rounds(ours: Campaign, kills: int) -> Iterator[Callable[[], None]]:
    """Yield every round but those of the disk: `kills` of each act, and the other faults between."""
    for number in range(kills):
        for what in KILLS:
            yield lambda what=what: ours.kill(what)
        if number % 4 == 0:
            yield ours.clock_back
            yield lambda: ours.two_at_once("imports")
            yield lambda: ours.two_at_once("builds")
        if number % 4 == 1:
            yield ours.harm_build
            yield ours.harm_import


def main(kills: int = 100, seed: int = 20261122) -> None:
    """Run the whole campaign and print its table."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        home = small_home.make_home(folder / "real")
        with campaign(folder, home, seed) as ours:
            for number, one in enumerate(rounds(ours, -(-kills // len(KILLS)))):
                one()
                if number % 20 == 0:
                    print(f"{time.monotonic() - started:5.0f} s  round {number}", flush=True)
            disks.campaign(ours, folder, home, times=4)
            from faults import servers

            servers.campaign(ours.count, home, folder)
    print(f"\n{ours.count.told()}\n{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
