"""What every test may count on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import road_fines
import team_home as team
from ar_metrics.settings import Settings

# The same examples in each run, so that a red build says what a change did; the campaign
# (`make campaign`) draws others, and more.
settings.register_profile("repeated", derandomize=True)
settings.register_profile("campaign", deadline=None)
settings.load_profile("campaign" if "AR_TEST_EXAMPLES" in os.environ else "repeated")

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
    """150,370 real fines, imported and built at year ends once for all processes.

    Give the tests that use it `pytest.mark.xdist_group("road_fines")`: then no other process waits.
    """
    base = tmp_path_factory.getbasetemp()
    return road_fines.shared_home(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def team_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two teams of three agents, imported and built once: to read, or to copy and change."""
    return team.make_team(tmp_path_factory.mktemp("team") / "home")
