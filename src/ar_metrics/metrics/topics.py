"""What each metric is about: the modules that declare it, as a reader would group them."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from ar_metrics.metrics import (
    DECLARED,
    debtors,
    effort,
    flows,
    followups,
    forecast,
    interest,
    items,
    legal,
    limits,
    litigation,
    migration,
    provision,
    recovery,
    sales,
)
from ar_metrics.metrics.metric import Metric

_MODULES: dict[str, tuple[ModuleType, ...]] = {
    "position": (items, debtors),
    "changes": (flows, migration),
    "sales": (sales,),
    "risk": (limits, provision),
    "forecast": (forecast,),
    "legal": (legal, interest),
    "recovery": (recovery,),
    "effort": (effort, followups),
    "litigation": (litigation,),
}


def _declared(module: ModuleType) -> Iterator[str]:
    for value in vars(module).values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Metric) and DECLARED.get(one.name) is one:
                yield one.name


def _topics() -> dict[str, tuple[str, ...]]:
    """Each metric once, under the first topic that has it, in the order of its declaration."""
    taken: set[str] = set()
    found: dict[str, tuple[str, ...]] = {}
    for topic, modules in _MODULES.items():
        names = {name for module in modules for name in _declared(module)} - taken
        found[topic] = tuple(name for name in DECLARED if name in names)
        taken |= names
    return found


TOPICS = _topics()
"""Topic → names of its metrics; every declared metric is in one."""
