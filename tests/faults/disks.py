"""Disks that are full, and files that the disk does not give back as they were."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from faults.house import Desk, House

if TYPE_CHECKING:
    from faults.campaign import Campaign

SIZE = 200_000_000
NEEDED = {"import": 60_000, "build": 9_000_000, "export": 12_000, "report": 150_000}
"""Bytes that an act writes, about: less room than that is left to it."""


@dataclass(frozen=True)
class Disk:
    """A small disk, mounted for a while."""

    folder: Path

    @contextmanager
    def nearly_full(self, room: int) -> Iterator[None]:
        """Leave `room` bytes on it."""
        filler = self.folder / "filler"
        told = os.statvfs(self.folder)
        free = told.f_bavail * told.f_frsize
        with filler.open("wb") as file, suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(1, free - room))
        try:
            yield
        finally:
            filler.unlink()


@contextmanager
def disk(folder: Path) -> Iterator[Disk | None]:
    """Mount a disk of its own in memory; None where this machine does not let us."""
    folder.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        yield None
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def campaign(ours: Campaign, folder: Path, home: Path, times: int) -> bool:
    """Fill the disk under each act; return whether that was possible here."""
    with disk(folder / "disk") as small:
        if small is None:
            print("full disk: skipped, this machine does not let us mount one")
            return False
        real = small.folder / "real"
        shutil.copytree(home, real)
        (small.folder / "out").mkdir()
        house, desk = House(small.folder / "house"), Desk.at(real, small.folder / "out")
        for _ in range(times):
            for what in NEEDED:
                ours.full_disk(what, small, house, desk)
    return True


def harm(path: Path, how: str, chance: random.Random) -> None:
    """Cut a file somewhere, flip one of its bits, or take it away."""
    if how == "gone":
        path.unlink()
        return
    size = path.stat().st_size
    place = chance.randrange(size)
    with path.open("r+b") as file:
        if how == "cut":
            file.truncate(place)
            return
        file.seek(place)
        old = file.read(1)[0]
        file.seek(place)
        file.write(bytes([old ^ 1 << chance.randrange(8)]))
