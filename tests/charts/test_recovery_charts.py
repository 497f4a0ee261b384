"""What is drawn of recovery: objectives, months, channels, and a comparison that stays readable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from ar_metrics import charts
from ar_metrics.charts import Style
from ar_metrics.charts.style import BAD, GOOD, NEUTRAL

MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)
MONEY = pl.Decimal(38, 2)
STYLE = Style(
    text=lambda text: f"<{text}>",
    money=lambda value: f"{value} EUR",
    compact=lambda value: f"{value} E",
    ratio=lambda value, digits=0: f"{value:.{digits}%}",
)


def bullet(key: str, actual: int, target: int | None, pace: int | None) -> dict[str, Any]:
    return {"key": key, "name": "Ada", "actual_value": actual, "target_value": target,
            "pace_value": pace}  # fmt: skip


def index(key: str, ratio: float, low: float | None, high: float | None, **more: Any):
    return {
        "key": key, "name": key, "performance_ratio": ratio, "low_ratio": low, "high_ratio": high,
        "is_small": False, "verdict": "within", "collected_amount": 10, "expected_amount": 20,
        "customer_count": 40, **more,
    }  # fmt: skip


def test_a_bullet_tells_objective_collected_and_what_the_days_ask_for():
    figure = charts.bullets(
        pl.DataFrame([bullet("A1", 400, 5000, 2500), bullet("A2", 70, None, None)]), STYLE
    )
    objective, collected, pace = figure.data
    assert list(objective.x) == [5000.0, None]
    assert list(collected.x) == [400.0, 70.0]
    assert list(pace.x) == [2500.0, None]
    assert list(collected.customdata) == ["A1", "A2"]  # two people of one name stay two
    assert list(figure.layout.yaxis.ticktext) == ["Ada", "Ada"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # furthest behind on top
    assert "<Objective>: 5000 EUR" in collected.hovertext[0]
    assert collected.hovertext[1].endswith("<No objective>")


def test_an_objective_of_zero_and_nothing_collected_have_a_place_of_their_own():
    figure = charts.bullets(pl.DataFrame([bullet("A1", 0, 0, 0)]), STYLE)
    low, high = figure.layout.xaxis.range
    assert low < 0 < high


def test_what_was_not_collected_stands_on_what_was_and_a_month_without_rate_is_a_gap():
    frame = pl.DataFrame(
        {"snapshot_date": [MAY, JUNE], "collectible_amount": [Decimal(100), Decimal(0)],
         "collected_amount": [Decimal(30), Decimal(0)], "recovery_ratio": [0.3, None]},
        schema_overrides={"collectible_amount": MONEY, "collected_amount": MONEY},
    )  # fmt: skip
    collected, rest, rate = charts.recovery_course(frame, STYLE).data
    assert list(collected.y) == [30.0, 0.0]
    assert list(rest.y) == [70.0, 0.0]
    assert list(rate.y) == [0.3, None]
    assert rate.hovertext[1].endswith("–")
    assert "<Still to collect>: 70.00 EUR" in rest.hovertext[0]


def test_the_words_of_the_longest_channel_have_room_beside_it():
    amounts = pl.Series([Decimal(15700000), Decimal(300)], dtype=MONEY)
    figure = charts.channel_bars(["amicable", "court"], amounts, STYLE)
    assert list(figure.data[0].text) == ["<b>15700000.00 E</b> · 100%", "<b>300.00 E</b> · 0%"]
    # At 390 px some 200 px are left of the names, and the words take half of them.
    assert figure.layout.xaxis.range[1] >= 2 * 15_700_000


def test_an_index_clear_of_the_group_is_coloured_and_one_of_few_customers_hollow():
    frame = pl.DataFrame([
        index("A1", 1.2, 1.1, 1.3, verdict="above"),
        index("A2", 0.8, 0.7, 0.9, verdict="below"),
        index("A3", 1.0, 0.9, 1.1),
        index("A4", 1.4, None, None, verdict="small", is_small=True),
    ])  # fmt: skip
    traces = charts.indices(frame, STYLE).data
    assert [trace.marker.color for trace in traces] == [
        GOOD[False], BAD[False], NEUTRAL[False], NEUTRAL[False]
    ]  # fmt: skip
    assert [trace.marker.symbol for trace in traces] == ["circle"] * 3 + ["circle-open"]
    assert traces[3].error_x.visible is False
    assert "<95 % interval>: 110% – 130%" in traces[0].hovertext[0]


def test_the_interval_of_few_customers_does_not_stretch_the_axis():
    rows = [index("A1", 1.02, 0.96, 1.08), index("A2", 0.9, 0.0, 1.8, is_small=True)]
    axis = charts.indices(pl.DataFrame(rows), STYLE).layout.xaxis
    assert 0.8 < axis.range[0] < 0.9
    assert 1.08 < axis.range[1] < 1.2
    assert 1.0 in axis.tickvals
    assert 2 <= len(axis.tickvals) <= 4


def test_a_result_far_from_the_group_keeps_its_point_in_the_picture():
    rows = [index("A1", 1.0, 0.9, 1.1), index("A2", 6.0, None, None, is_small=True)]
    axis = charts.indices(pl.DataFrame(rows), STYLE).layout.xaxis
    assert axis.range[1] > 6
    assert len(axis.tickvals) <= 4


def test_of_nothing_it_is_said_that_there_is_nothing():
    figures = (
        charts.bullets(pl.DataFrame(schema=list(bullet("A1", 1, 1, 1))), STYLE),
        charts.indices(pl.DataFrame(schema=list(index("A1", 1, 1, 1))), STYLE),
        charts.channel_bars([], pl.Series([], dtype=MONEY), STYLE),
        charts.recovery_course(pl.DataFrame(schema=["snapshot_date"]), STYLE),
    )
    assert [figure.layout.annotations[0].text for figure in figures] == ["<No data>"] * 4
