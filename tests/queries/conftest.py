"""Readers over small drawn marts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import marts
from ar_metrics.access import EVERYTHING, Scope
from ar_metrics.queries import Reader, Warehouse

MakeReader = Callable[..., Reader]


@pytest.fixture(scope="module")
def reader_of(tmp_path_factory: pytest.TempPathFactory) -> MakeReader:
    """Build marts from drawn tables and return a reader over them; the same tables, once."""

    made: dict[str, Warehouse] = {}

    def make(items: str = "", scope: Scope = EVERYTHING, **tables: Any) -> Reader:
        if items:
            tables["fct_open_items"] = items
        drawn = repr(tables)
        if drawn not in made:
            made[drawn] = Warehouse(marts.warehouse(tmp_path_factory.mktemp("drawn"), **tables))
        return Reader(made[drawn], scope)

    return make
