"""The room for the words at the axes is told beforehand; test_every_page holds it against Chromium."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from ar_metrics.charts import Style, room


def bars(*names: str, **axes) -> go.Figure:
    figure = Style().figure(go.Bar(x=[1.0] * len(names), y=list(names), orientation="h"))
    return figure.update_layout(**axes)


def test_the_longest_name_decides_and_every_letter_counts():
    short, long = room(bars("Nil", "Ann"))["l"], room(bars("Nil", "Annemarie Wohlgemuth"))["l"]
    assert short == pytest.approx(13 * (0.715 + 0.57 + 0.57) + 12, abs=3)
    assert long > 3 * short
    assert room(bars("WWW"))["l"] > room(bars("lll"))["l"] + 20


def test_a_line_break_makes_a_label_higher_and_not_wider_and_a_tag_takes_no_room():
    plain, broken = bars("a"), bars("a")
    plain.update_xaxes(tickvals=[1], ticktext=["October 2025"])
    broken.update_xaxes(tickvals=[1], ticktext=["October<br>2025"])
    assert room(broken)["b"] == pytest.approx(room(plain)["b"] + 17, abs=1)
    assert room(bars("<b>Corvance</b>")) == room(bars("Corvance"))


def test_an_axis_on_the_right_takes_its_room_there():
    figure = bars("a")
    figure.add_trace(go.Scatter(x=[1.0], y=[0.5], yaxis="y2"))
    figure.update_layout(
        yaxis2={"side": "right", "overlaying": "y", "tickvals": [1], "ticktext": ["100,0 %"]}
    )
    assert room(figure)["r"] > 50 > room(bars("a"))["r"]


def test_what_is_not_written_takes_no_room_and_a_margin_that_was_set_stays():
    hidden = bars("Annemarie Wohlgemuth", yaxis={"showticklabels": False})
    assert room(hidden)["l"] == room(go.Figure())["l"] == 8
    assert room(bars("a", margin={"l": 300, "t": 0}))["l"] == 300
    no_axes = Style().figure(go.Sankey(node={"label": ["a"]}, link={}))
    assert room(no_axes) == {"l": 8, "r": 8, "t": 8, "b": 8}


def test_the_last_label_of_a_line_stands_half_beyond_the_chart():
    line = Style().figure(go.Scatter(x=[1, 2], y=[1, 2]))
    line.update_xaxes(tickvals=[1, 2], ticktext=["", "31 October 2025"])
    assert room(line)["r"] > 40
