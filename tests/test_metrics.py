"""The declarations of the metrics themselves."""

from __future__ import annotations

import re

import pytest

from ar_metrics.metrics import ALL_METRICS, METRICS, Metric

EVERY = pytest.mark.parametrize("metric", ALL_METRICS, ids=lambda metric: metric.name)
ENDINGS = {
    "money": ("_amount",),
    "ratio": ("_ratio",),
    "days": ("_days",),
    "count": ("_count", "hhi"),
}


def test_no_name_or_label_is_used_twice():
    assert len(METRICS) == len(ALL_METRICS)
    assert len({metric.label for metric in ALL_METRICS}) == len(ALL_METRICS)


@EVERY
def test_a_name_ends_as_its_unit_says(metric: Metric):
    assert metric.name.endswith(ENDINGS[metric.unit])
    assert re.fullmatch(r"[a-z0-9_]+", metric.name)


@EVERY
def test_a_definition_is_a_sentence(metric: Metric):
    assert metric.definition.endswith(".")
    assert metric.definition[0].isupper() or metric.definition[0] == "Σ"


@EVERY
def test_a_ratio_names_both_operands(metric: Metric):
    if metric.unit == "ratio":
        assert "÷" in metric.definition


@EVERY
def test_levels_go_the_way_that_is_better(metric: Metric):
    if metric.levels:
        levels = [metric.levels.target, metric.levels.warning, metric.levels.critical]
        assert levels == sorted(levels, reverse=metric.better == "higher")


def test_every_metric_is_in_one_topic() -> None:
    from ar_metrics.metrics import DECLARED
    from ar_metrics.metrics.topics import TOPICS

    told = [name for names in TOPICS.values() for name in names]
    assert sorted(told) == sorted(DECLARED)
