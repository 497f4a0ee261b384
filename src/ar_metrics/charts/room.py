"""Room for the words beside the axes, told beforehand: Plotly draws a chart twice to find it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

SIZE = 13
LINE = 1.31  # height of a line, in sizes of the font
GAP = 12  # between a word and its axis
ABOVE = 15  # of the highest word beside an axis, half stands above it
# How wide the characters of IBM Plex Sans are, in thousandths of the size of the font.
GROUPS = {
    250: " '\xa0\u202f",
    300: "ijîïl’,.!:;",
    350: "[]()|ft{}r·",
    420: "-I/\\",
    500: '?szLcvyçJx"*•',
    570: "akgàâäoeéèêëôö_Fhnuûüùbdpqñ",
    620: "TEZÉÈ–$+0123456789<=>S^`~−YCPVÇ€X",
    680: "ABKRÀ#DU",
    715: "GHNOQ&",
    950: "w…mMW@œ%",
}
WIDTHS = {character: width for width, group in GROUPS.items() for character in group}
OTHER = 750
TAG = re.compile(r"<(?!br)[^>]*>")


def room(figure: Any) -> dict[str, int]:
    """Return the margins that the labels of the axes of a figure need, in pixels.

    Not less than its own margins. Labels that Plotly thinks of by itself are not known here.
    """
    margins = {side: figure.layout.margin[side] or 8 for side in "lrtb"}
    for axis in figure.select_yaxes():
        side = "r" if axis.side == "right" else "l"
        words = list(_labels(figure, axis))
        margins[side] = max([margins[side], *(text_width(word) + GAP for word in words)])
        margins["t"] = max(margins["t"], ABOVE if words else 0)
    for axis in figure.select_xaxes():
        words = list(_labels(figure, axis))
        margins["b"] = max([margins["b"], *(height(word) + GAP for word in words)])
        if words and not any(trace.type == "bar" for trace in figure.data):
            margins["r"] = max(margins["r"], text_width(words[-1]) / 2)  # it stands half beyond
    return {side: math.ceil(pixels) for side, pixels in margins.items()}


def text_width(word: str) -> float:
    """Return how wide the longest line of a label is, in pixels; rather too wide."""
    lines = TAG.sub("", word).split("<br>")
    return max(sum(WIDTHS.get(one, OTHER) for one in line) for line in lines) * SIZE / 970


def height(word: str) -> float:
    """Return how high the lines of a label are, in pixels."""
    return (word.count("<br>") + 1) * LINE * SIZE


def _labels(figure: Any, axis: Any) -> Iterator[str]:
    """The words at an axis: those that were written for it, or the categories of its traces."""
    if axis.visible is False or axis.showticklabels is False:
        return
    if axis.ticktext is not None:
        yield from map(str, axis.ticktext)
        return
    letter, number = axis.plotly_name[0], axis.plotly_name[5:]  # xaxis, yaxis2
    for trace in figure.data:
        if letter in trace and (trace[f"{letter}axis"] or letter) == f"{letter}{number}":
            values = trace[letter]
            yield from (value for value in (() if values is None else values)
                        if isinstance(value, str))  # fmt: skip
