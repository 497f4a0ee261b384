"""What columns mean, as sql/columns.toml tells it: in English, like the data dictionary."""

from __future__ import annotations

import tomllib
from functools import cache

from ar_metrics.settings import ROOT


def meaning(column: str) -> str:
    """Return what a column of the marts means; nothing for one that they do not have."""
    return _meanings().get(column, "")


@cache
def _meanings() -> dict[str, str]:
    told = tomllib.loads((ROOT / "sql" / "columns.toml").read_text("utf-8"))
    return {column: str(one["meaning"]) for column, one in told.items()}
