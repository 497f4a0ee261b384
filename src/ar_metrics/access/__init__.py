"""Who may see which rows, and which of them someone asked for."""

from __future__ import annotations

from ar_metrics.access.scopes import (
    ALL,
    EVERYTHING,
    FILTER_DIMENSIONS,
    NOTHING,
    SCOPE_DIMENSIONS,
    Filters,
    Scope,
    Values,
    filters_from,
    only,
)

__all__ = [
    "ALL", "EVERYTHING", "FILTER_DIMENSIONS", "NOTHING", "SCOPE_DIMENSIONS", "Filters", "Scope",
    "Values", "filters_from", "only",
]  # fmt: skip
