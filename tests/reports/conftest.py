"""Two teams whose customers have names that mean something to a typesetter, built once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ar_metrics import queries
from ar_metrics.access import EVERYTHING
from ar_metrics.i18n import language
from ar_metrics.reports import Asked
from ar_metrics.settings import Settings, from_environment
from report_home import make_report_home


@pytest.fixture(scope="session")
def report_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of three customers with hostile names."""
    return make_report_home(tmp_path_factory.mktemp("reports") / "home")


@pytest.fixture
def settings(report_home: Path) -> Settings:
    return from_environment(report_home)


@pytest.fixture
def asked(settings: Settings) -> Any:
    """Ask for a report of the last day, in a language, through a scope."""

    def ask(code: str = "fr", scope: Any = EVERYTHING, **more: Any) -> Asked:
        from ar_metrics.access import Filters

        reader = queries.Reader(queries.Warehouse(settings.warehouse, "1GB", 2), scope)
        day = queries.snapshot_dates(reader)[0]
        filters = more.pop("filters", Filters())
        return Asked(reader, filters, more.pop("as_of", day), language(code), **more)

    return ask
