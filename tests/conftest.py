"""What every test may count on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

import road_fines
import team_home as team
from ar_metrics.settings import Settings
from campaign import IS_CAMPAIGN

# The same examples in each run, so that a red build says what a change did; the campaign
# (`make campaign`) draws others, and more.
settings.register_profile("repeated", derandomize=True)
settings.register_profile("campaign", deadline=None)
settings.load_profile("campaign" if IS_CAMPAIGN else "repeated")

# Work of several files that wait for the same thing is one process's; the rest is given out by file.
TOGETHER = {"tests/test_road_fines": "road fines", "tests/demo/": "demo group"}
# What takes longest begins first, so that no process ends long after the others.
LONGEST = (
    "tests/browser/test_every_page", "tests/warehouse/test_property", "tests/test_road_fines",
    "tests/browser/", "tests/test_oracles", "tests/queries/", "tests/warehouse/", "tests/spec/",
    "tests/demo/",
)  # fmt: skip


class ByRoom(LoadFileScheduling):
    """Tests of a file stay together, and files that share what is dear to make."""

    def _split_scope(self, nodeid: str) -> str:
        same = (room for start, room in TOGETHER.items() if nodeid.startswith(start))
        return next(same, super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByRoom:
    """Give tests out by room (`-n 3`)."""
    return ByRoom(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first; within them, the order stays. Leave out what only a campaign asks."""
    items.sort(key=_rank)
    left = [] if IS_CAMPAIGN else [one for one in items if one.get_closest_marker("campaign")]
    items[:] = [one for one in items if one not in left]
    config.hook.pytest_deselected(items=left)


def _rank(item: pytest.Item) -> int:
    ranks = (n for n, start in enumerate(LONGEST) if item.nodeid.startswith(start))
    return next(ranks, len(LONGEST))


# The Spark engine lies beside the other libraries, not among them: see requirements-spark.txt.
sys.path.append(str(Path(sys.prefix) / "spark"))


@pytest.fixture(scope="session")
def spark_address(monkeypatch_session: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of a Spark Connect server on PySail, started for the tests of this process."""
    monkeypatch_session.setenv("PYARROW_IGNORE_TIMEZONE", "1")
    # Spark takes a main module without a file, as workers of pytest-xdist have, for its doctests.
    monkeypatch_session.setattr(sys.modules["__main__"], "__file__", os.devnull, raising=False)
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    _, port = server.listening_address
    yield f"sc://127.0.0.1:{port}"
    server.stop()


@pytest.fixture(scope="session")
def monkeypatch_session() -> Iterator[pytest.MonkeyPatch]:
    """A monkeypatch that lasts as long as the tests of this process."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session")
def road_fines_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """150,370 real fines, imported and built at year ends once for all processes."""
    base = tmp_path_factory.getbasetemp()
    return road_fines.shared_home(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def team_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two teams of three agents, imported and built once: to read, or to copy and change."""
    return team.make_team(tmp_path_factory.mktemp("team") / "home")
