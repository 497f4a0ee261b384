"""Readers over small drawn marts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import marts
from ar_metrics.access import EVERYTHING, Scope
from ar_metrics.queries import Reader, Warehouse

MakeReader = Callable[..., Reader]


@pytest.fixture
def reader_of(tmp_path: Path) -> MakeReader:
    """Build marts from drawn tables and return a reader over them."""

    folders = (tmp_path / str(number) for number in count())

    def make(items: str = "", scope: Scope = EVERYTHING, **tables: Any) -> Reader:
        if items:
            tables["fct_open_items"] = items
        return Reader(Warehouse(marts.warehouse(next(folders), **tables)), scope)

    return make
