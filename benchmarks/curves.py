"""Cost curves as SVG files: lines on two logarithmic axes, without a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from pathlib import Path

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT = 560, 340
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 40, 48
# Told apart by people who see few colours as well: hue, dash and the name at the line's end.
STYLES = (("#0b5fa5", ""), ("#5a5a5a", "6 3"), ("#c2410c", ""), ("#7c3aed", "2 3"),
          ("#15803d", "8 3 2 3"), ("#a16207", "4 2"))  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """A picture: title, what the axes count, and a line for each name."""

    title: str
    across: str
    up: str
    lines: Mapping[str, Points]


def draw(chart: Chart, file: Path) -> Path:
    """Write the picture and return its file."""
    xs = [x for points in chart.lines.values() for x, _ in points]
    ys = [y for points in chart.lines.values() for _, y in points]
    across, up = (
        _Axis(min(xs), max(xs), LEFT, WIDTH - RIGHT),
        _Axis(min(ys), max(ys), HEIGHT - BOTTOM, TOP),
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{escape(chart.title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 20, chart.title, 'font-size="14" font-weight="bold"'),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, chart.across, 'text-anchor="middle"'),
        _text(LEFT - 52, TOP - 8, chart.up, 'fill="#444"'),
        *(_grid(value, across.place(value), None) for value in across.marks),
        *(_grid(value, None, up.place(value)) for value in up.marks),
    ]
    ends: list[float] = []
    for (name, points), style in zip(chart.lines.items(), STYLES, strict=False):
        parts.append(_line(name, [(across.place(x), up.place(y)) for x, y in points], style, ends))
    file.write_text("\n".join([*parts, "</svg>\n"]), "utf-8")
    return file


class _Axis:
    """Powers of ten between two places; the marks at 1, 2 and 5 of each that has few."""

    def __init__(self, least: float, most: float, start: float, end: float) -> None:
        least, most = max(least, 1e-6), max(most, 1e-6)
        self.start, self.end = start, end
        steps = (1,) if log10(most / least) > 2 else (1, 2, 5)
        marks = [
            step * 10.0**power
            for power in range(floor(log10(least)), ceil(log10(most)) + 1)
            for step in steps
        ]
        below = [mark for mark in marks if mark <= least][-1]
        above = next(mark for mark in marks if mark >= most and mark > below)
        self.marks = [mark for mark in marks if below <= mark <= above]
        self.low, self.high = log10(below), log10(above)

    def place(self, value: float) -> float:
        share = (log10(max(value, 10**self.low)) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def _grid(value: float, x: float | None, y: float | None) -> str:
    name = _short(value)
    if x is not None:
        line = f'x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"'
        return f'<line {line} stroke="#e2e2e2"/>' + _text(
            x, HEIGHT - BOTTOM + 16, name, 'text-anchor="middle" fill="#444"'
        )
    line = f'x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"'
    return f'<line {line} stroke="#e2e2e2"/>' + _text(
        LEFT - 8, (y or 0) + 4, name, 'text-anchor="end" fill="#444"'
    )


def _line(name: str, places: Points, style: tuple[str, str], ends: list[float]) -> str:
    colour, dash = style
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    x, y = places[-1]
    while any(abs(y - taken) < 14 for taken in ends):  # names must not lie on each other
        y += 4
    ends.append(y)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"'
        f' stroke-dasharray="{dash}"/>{dots}' + _text(x + 8, y + 4, name, f'fill="{colour}"')
    )


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'


def _short(value: float) -> str:
    for size, sign in ((1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{sign}"
    return f"{value:g}"
