"""The course of a figure as one line without axes, as a picture that a card can hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal
from urllib.parse import quote

from ar_metrics.charts.style import BAD, GOOD, NEUTRAL, Amount

WIDTH, HEIGHT = 100.0, 24.0
COLOURS = {"good": GOOD, "bad": BAD, "plain": NEUTRAL}


def sparkline(
    values: Sequence[Amount], tone: Literal["good", "bad", "plain"], dark: bool = False
) -> str:
    """Return the address (`data:`) of an SVG with a line over `values`, oldest first.

    It fills whatever box it is put in, from the least to the most; the last value is a dot. What is
    not known is a gap, and a value between two gaps a dot.
    """
    known = [float(value) for value in values if value is not None]
    low, span = min(known, default=0.0), (max(known, default=0.0) - min(known, default=0.0)) or 1.0
    step = WIDTH / max(1, len(values) - 1)
    points = [
        None if value is None
        else f"{place * step:.1f} {HEIGHT * (1 - (float(value) - low) / span):.1f}"
        for place, value in enumerate(values)
    ]  # fmt: skip
    runs = [list(run) for is_gap, run in groupby(points, lambda one: one is None) if not is_gap]
    lines = "".join(f"M{'L'.join(map(str, run))}" for run in runs if len(run) > 1)
    dots = "".join(f"M{run[0]}h0" for run in runs if len(run) == 1)
    dots += f"M{points[-1]}h0" if points and points[-1] else ""
    # The box stretches the line but not its strokes; a stroke without length is a round dot.
    return "data:image/svg+xml," + quote(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -3 {WIDTH + 4} {HEIGHT + 6}"'
        f' preserveAspectRatio="none" fill="none" stroke="{COLOURS[tone][dark]}"'
        ' stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{lines}" stroke-width="2" vector-effect="non-scaling-stroke"/>'
        f'<path d="{dots}" stroke-width="7" vector-effect="non-scaling-stroke"/></svg>'
    )
