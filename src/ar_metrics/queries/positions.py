"""Open items added up beforehand by all that is asked of many at once: `fct_positions`.

Most figures need no single item. Where a question names nothing that only an item tells, its
answer is the same from positions, which are far fewer; else it is put to the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ar_metrics.access import Filters, Scope
from ar_metrics.metrics import Metric
from ar_metrics.queries.columns import ITEMS, POSITION_SUMS, POSITIONS
from ar_metrics.queries.relations import column

MODEL = "fct_positions"
# `most_overdue_days` is on the same side of these edges as the days of each item
LATENESS = re.compile(r"\b(late|overdue)_days (?:(?:<=|>) (?:0|60|90)(?![.\d])|is null)")
SUMS = re.compile(rf"\bsum\((?:{'|'.join(POSITION_SUMS)})\)")
# each position is as many items as it counts
COUNTED = r"cast(coalesce(sum(item_count)\1, 0) as bigint)"
COUNTS = re.compile(r"count\(\*\)( filter \(where [^()]*\))?")
QUOTED = re.compile(r"'[^']*'")
WORDS = re.compile(r"[a-z_]+")
# of many rows any other aggregate than a sum, a least or a greatest has another answer
ONLY_ITEMS = (frozenset(ITEMS) | {"distinct", "count", "sum", "avg"}) - frozenset(POSITIONS)


def nearest(
    model: str,
    metrics: Sequence[Metric],
    columns: Iterable[str],
    texts: Iterable[str],
    scope: Scope,
    filters: Filters,
) -> tuple[str, Sequence[Metric]]:
    """Return the mart that answers a question to `model`, and the metrics with their SQL over it.

    `columns` are what it groups by, `texts` the conditions and attributes that it consists of.
    """
    limited = map(column, (*scope.limits, *filters.limits))
    asked = [*texts, *(metric.sql for metric in metrics)]
    if model != "fct_open_items" or not tell([*columns, *limited], asked):
        return model, metrics
    return MODEL, [replace(one, sql=COUNTS.sub(COUNTED, one.sql)) for one in metrics]


def tell(columns: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether positions have these columns and all that these texts on items name.

    An amount may be added up only: a condition on it is one on each item.
    """
    named = set(columns)
    for text in texts:
        rest = SUMS.sub("", LATENESS.sub("", QUOTED.sub("", text))).replace("count(*)", "")
        named |= set(WORDS.findall(rest))
    return not named & (ONLY_ITEMS | set(POSITION_SUMS))
