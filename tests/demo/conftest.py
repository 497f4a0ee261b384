"""The demo group, written once for all tests."""

from __future__ import annotations

import pytest

from ar_metrics.demo import write_demo
from demo.written import SHORT, Written, read


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    return read(folder)


@pytest.fixture(scope="session")
def short_demo(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("short-demo")
    write_demo(folder, **SHORT)
    return read(folder)
