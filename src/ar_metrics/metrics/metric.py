"""What a KPI is, and the few shapes its SQL takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Levels:
    """Where a metric is good, worth a look and bad. Defaults: an objective, when given, wins."""

    target: float
    warning: float
    critical: float


@dataclass(frozen=True)
class Metric:
    """One KPI: `sql` is an aggregate over the rows of `model` for which `rows` holds.

    With `per`, rows are first added up per these columns (a customer, a group) into
    `outstanding_amount` and `overdue_amount`, and `sql` is an aggregate over those sums.
    `sql` and `rows` are trusted code kept in this file; nothing a user types becomes part of them.
    Beside the columns of the mart, open items have `bucket_rank`, `is_unapplied` (a credit shown
    beside the buckets) and `late_days` (days overdue, null for these credits and without due date).
    """

    name: str
    label: str
    definition: str
    unit: Literal["money", "ratio", "days", "count"]
    sql: str
    better: Literal["higher", "lower", "neither"] = "lower"
    kind: Literal["stock", "flow"] = "stock"
    model: str = "fct_open_items"
    rows: str = "not is_apart"
    per: tuple[str, ...] = ()
    levels: Levels | None = None

    def level(self, value: float | None, entered: Levels | None = None) -> str | None:
        """Return how a value stands: good, late (short of its target), warning or critical.

        `entered` are the levels that somebody set, where they are not those declared. None without
        a value or without levels.
        """
        held = entered or self.levels
        if held is None or value is None:
            return None
        # Turned round where higher is better, so that one comparison says how bad it is.
        sign = 1 if self.better == "lower" else -1
        for level, edge in (("critical", held.critical), ("warning", held.warning)):
            if sign * value >= sign * edge:
                return level
        return "good" if sign * value <= sign * held.target else "late"


OWING = "filter (where outstanding_amount > 0)"


def part_of(where: str, amount: str = "outstanding_amount") -> str:
    """The amount of some of the rows: zero, not null, when a group has none of them."""
    return f"coalesce(sum({amount}) filter (where {where}), 0)"


def ratio_of(part: str, whole: str) -> str:
    """Sum over sum, as a double; null without a whole."""
    return f"cast({part} as double) / nullif(cast({whole} as double), 0)"
