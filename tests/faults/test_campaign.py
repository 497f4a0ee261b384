"""A minute of the fault campaign (`make faults` runs all of it): nothing is lost, all is told."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign import IS_CAMPAIGN
from faults import disks
from faults.campaign import KILLS as KILLED
from faults.campaign import Campaign, campaign, rounds

TIMES = 20 if IS_CAMPAIGN else 2


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, team_home: Path) -> Iterator[Campaign]:
    folder = tmp_path_factory.mktemp("faults")
    shutil.copytree(team_home, folder / "real")
    with campaign(
        folder, folder / "real", random.randrange(10**6) if IS_CAMPAIGN else 20261122
    ) as made:
        yield made


def kills_that_met(ours: Campaign) -> int:
    """How many acts were killed at work."""
    return sum(ours.count.hit[f"kill -9 of {what}"] for what in KILLED)


def test_no_fault_loses_a_row_or_shows_more_than_a_sentence(ours: Campaign) -> None:
    for one in rounds(ours, TIMES):
        one()
    for _ in range(10):  # where the machine has become quicker, a kill comes after the act
        if kills_that_met(ours):
            break
        ours.kill("build")
    assert kills_that_met(ours)
    assert ours.count.rows_lost == 0


def test_a_full_disk_at_any_moment_loses_nothing(ours: Campaign, tmp_path: Path) -> None:
    if not disks.campaign(ours, tmp_path, ours.desk.home, times=1):
        pytest.skip("this machine does not let us mount a small disk")
    assert ours.count.rows_lost == 0
