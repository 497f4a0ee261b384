"""Who may see which rows, and which of them someone asked for."""

from __future__ import annotations

from ar_metrics.access.grants import Access, Claims, Grant, read_access
from ar_metrics.access.people import Person, owner
from ar_metrics.access.roles import CAPABILITIES, OWNER, ROLES, Role
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
    "ALL", "CAPABILITIES", "EVERYTHING", "FILTER_DIMENSIONS", "NOTHING", "OWNER", "ROLES",
    "SCOPE_DIMENSIONS", "Access", "Claims", "Filters", "Grant", "Person", "Role", "Scope",
    "Values", "filters_from", "only", "owner", "read_access",
]  # fmt: skip
