"""The `house` fixture: drawn feeds in, built models out, on each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest

from campaign import IS_CAMPAIGN
from spec.house import DuckDB, House, Spark, build_house
from spec.tables import feed


@pytest.fixture(scope="session")
def spark_session(spark_address: str) -> Iterator[object]:
    """A Spark Connect session on PySail, started for the tests."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(spark_address).create()
    session.client.disable_reattachable_execute()  # nothing breaks off here; it costs two threads a query
    yield session
    session.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test on DuckDB; on Spark, which is slow to start a query, each ninth, in a campaign all.

    tests/test_portable_sql.py runs every model on Spark all the same.
    """
    if "house" in metafunc.fixturenames:
        is_drawn = crc32(metafunc.definition.name.encode()) % 9 == 0
        engines = ["duckdb", "spark"] if IS_CAMPAIGN or is_drawn else ["duckdb"]
        metafunc.parametrize("house", engines, indirect=True)


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., House]:
    """Build the models on drawn feeds: house(dates, open_items="...", invoices="...")."""
    if request.param == "spark":
        engine = Spark(request.getfixturevalue("spark_session"), tmp_path)
    else:
        engine = DuckDB()

    def build(dates: list[str], rates=(), reference=None, first=None, **drawn: str) -> House:
        feeds = {name: feed(name, text) for name, text in drawn.items()}
        return build_house(
            engine,
            dates,
            feeds,
            None if first is None else feed("open_items", first),
            rates,
            reference,
        )

    return build
