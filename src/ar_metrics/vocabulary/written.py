"""How a figure, its change and its target are written, on a screen and in a report alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import Metric
from ar_metrics.metrics.metric import Levels

# Below this a share would read -0.0 %.
NOTICEABLE = 0.0005
LEVELS = {
    "good": N_("on target"),
    "late": N_("target missed"),
    "warning": N_("to watch"),
    "critical": N_("critical"),
}


def figure(language: Language, metric: Metric, value: Any, currency: str) -> str:
    """Return a value of `metric` as a card shows it; its unit decides how."""
    if metric.unit == "money":
        return language.compact(value, currency)
    if metric.unit == "ratio":
        return language.ratio(value)
    if metric.unit == "days":
        return language.days(value)
    return language.count(None if value is None else round(value))


def difference(
    language: Language,
    metric: Metric,
    moved: Decimal | float | None,
    ratio: float | None,
    currency: str,
) -> str | int | None:
    """Return by how much a figure `moved`, with its sign, and its `ratio` to what it was.

    0 when nothing moved that a card would show, None when that is not known.
    """
    if moved is None:
        return None
    if not moved:
        return 0
    if metric.unit == "ratio":
        return language.points(moved)
    sign = "+" if moved > 0 else ""
    if metric.unit == "days" and abs(moved) < 1:  # a part of a day moved
        if not round(moved):
            return 0  # less than half a day, as the card counts them
        said = sign + language.days(float(moved), digits=1)
    else:
        said = sign + figure(language, metric, moved, currency)
    if ratio is None or abs(ratio) < NOTICEABLE:
        return said
    return f"{said} ({language.signed_ratio(ratio)})"


def target(language: Language, metric: Metric, value: float) -> str:
    """Return a target or threshold of `metric`, in round figures."""
    return language.ratio(value, 0) if metric.unit == "ratio" else language.days(value)


def against_target(language: Language, metric: Metric, levels: Levels, level: str) -> str:
    """Return how a figure stands: target 50 days: to watch; `level` as `Metric.level` tells it."""
    return language.text(
        "target {target}: {level}",
        target=target(language, metric, levels.target),
        level=language.text(LEVELS[level]),
    )
