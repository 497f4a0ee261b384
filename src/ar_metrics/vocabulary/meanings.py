"""What the columns of the data sets mean, and in what unit: said once, in sql/columns.toml.

What adds up is a figure, which `metrics/` defines. English here; the catalogues have the French.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ar_metrics.i18n import Language
from ar_metrics.metrics import DECLARED
from ar_metrics.settings import ROOT
from ar_metrics.vocabulary.datasets import OFFERED

# Data sets whose amounts are figures; the others are rows of a mart, whose columns are the mart's.
FIGURES = frozenset((
    "aging", "outstanding", "customers", "dso", "cei", "cash_forecast", "billing_cohorts",
    "concentration", "provision", "provision_backtest", "dunning_effects", "collection_costs",
    "recovery", "agents", "objectives",
))  # fmt: skip
UNITS = {"money": "reporting currency", "ratio": "0 to 1", "days": "days", "count": "count"}


@dataclass(frozen=True)
class Meaning:
    """One sentence or a few, and the unit."""

    text: str
    unit: str


def meaning(language: Language, column: str, dataset: str) -> Meaning | None:
    """Return what a column of a data set means, in this language; None when nobody says it."""
    said = _meaning(column, dataset)
    return Meaning(language.text(said.text), language.text(said.unit)) if said else None


def definition(language: Language, column: str, dataset: str) -> str | None:
    """Return what a column means as a file tells it, its unit at the end."""
    said = meaning(language, column, dataset)
    return said and language.text("{text} Unit: {unit}.", text=said.text, unit=said.unit)


def texts() -> Iterator[str]:
    """Yield every meaning and unit, in English: what a catalogue has to know."""
    yield from UNITS.values()
    for told in _columns().values():
        yield from (told["unit"], told["meaning"], *told.get("in", {}).values())


def _meaning(column: str, dataset: str) -> Meaning | None:
    told = _columns().get(re.sub(r"^bucket_\d+_", "bucket_N_", column))
    metric = DECLARED.get(column)
    if told and dataset in told.get("in", {}):
        return Meaning(told["in"][dataset], told["unit"])
    is_row = dataset in OFFERED and dataset not in FIGURES
    if metric and not (told and is_row):
        return Meaning(metric.definition, UNITS[metric.unit])
    return Meaning(told["meaning"], told["unit"]) if told else None


@cache
def _columns() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((ROOT / "sql" / "columns.toml").read_text("utf-8"))
