"""The line of a card: from the least to the most, what is not known a gap."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import unquote

import pytest

from ar_metrics import charts
from ar_metrics.charts.style import BAD, GOOD


def paths(values: list[Decimal | None], tone: str = "plain") -> list[str]:
    """The line and the dots of the picture, as SVG writes them."""
    kind, picture = charts.sparkline(values, tone).split(",", 1)  # type: ignore[arg-type]
    assert kind == "data:image/svg+xml"
    return re.findall(r' d="([^"]*)"', unquote(picture))


def test_the_least_stands_below_and_the_most_above_with_a_dot_at_the_last():
    line, dots = paths([Decimal(2), Decimal(-1), Decimal(5)])
    assert line == "M0.0 12.0L50.0 24.0L100.0 0.0"
    assert dots == "M100.0 0.0h0"


def test_what_is_not_known_is_a_gap_and_not_zero():
    line, dots = paths([Decimal(5), Decimal(7), None, Decimal(6), None])
    assert line == "M0.0 24.0L25.0 0.0"
    assert dots == "M75.0 12.0h0"


@pytest.mark.parametrize("values", [[], [None, None]])
def test_without_a_value_there_is_no_mark(values: list[Decimal | None]):
    assert paths(values) == ["", ""]


def test_what_never_moves_is_a_line():
    assert paths([Decimal(3)] * 2) == ["M0.0 24.0L100.0 24.0", "M100.0 24.0h0"]


def test_the_colour_says_whether_the_change_is_good():
    for tone, colour in (("good", GOOD[True]), ("bad", BAD[True])):
        assert colour in unquote(charts.sparkline([Decimal(1)], tone, dark=True))  # type: ignore[arg-type]
