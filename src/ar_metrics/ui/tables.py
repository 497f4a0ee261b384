"""Tables: money to the cent as the language writes it, a totals row, labels instead of names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import charts
from ar_metrics.i18n import NOTHING, Language
from ar_metrics.ui import state, vocabulary
from ar_metrics.ui.layout import note

FEW_PAGES, FEW_PAGES_WIDTH = 5, 240
PAGE_ROWS = 100
ROW_HEIGHT = 33
MOST_ROWS_IN_SIGHT = 15
# From this many columns on, the first one stays in sight while the others scroll.
WIDE = 7
SMALLER, PADDING = 0.88, 18  # than the words of a chart, in size; of a cell, both sides
SHORT = 30  # signs of a name that has all the room it needs
BOLD = "font-weight: 600"
# What has passed: the red of the charts.
BAD = {False: "#b3352b", True: "#f2776b"}


def table(
    frame: pl.DataFrame,
    *,
    key: str,
    alt: str,
    columns: Mapping[str, str] | None = None,
    total: Mapping[str, Any] | None = None,
    on_pick: Callable[[dict[str, Any]], None] | None = None,
    bars: str | None = None,
    pin: int | None = None,
    red: str = "",
) -> None:
    """Show `frame`, its first page when it is long.

    `columns` names the columns to show and their headings (all, with their usual words, when
    absent). `on_pick` is called with the row that was clicked: the first row of such a table leads
    nowhere, for the keyboard selects it in passing; it holds the `total`, or the number of rows. In
    other tables `total` is the last row, and the first where rows scroll out of sight. `bars` is a
    list column drawn as small bars; `pin` is how many columns stay in sight; `red` is a column
    whose rows below zero are written in red.
    """
    language = state.language()
    if pin is None:
        pin = 1 if len(columns or frame.columns) >= WIDE else 0
    headings = dict(columns or {name: vocabulary.label(language, name) for name in frame.columns})
    page = _page(language, frame, key)
    shown = page.select(*headings)
    on_top = on_pick is not None or page.height >= MOST_ROWS_IN_SIGHT
    label, is_total = language.text("Total"), total is not None or on_pick is None
    if not is_total:
        total, label = {}, language.plural("{n} row", "{n} rows", frame.height)
    bold = None
    if total is not None:
        parts = [shown, _total_row(shown, label, total)]
        bold = 0 if on_top else shown.height
        shown = pl.concat(parts[::-1] if on_top else parts, how="vertical_relaxed")
    styled = _styled(language, shown, bold=bold, bars=bars, red=red)
    rows = [*([None] if bold == 0 else []), *page.to_dicts()]
    st.dataframe(
        styled,
        key=key,
        alt=alt,
        hide_index=True,
        height=_height(shown.height),
        row_height=ROW_HEIGHT,
        column_config={
            name: _column(language, heading, shown[name], pinned=place < pin, is_bar=name == bars)
            for place, (name, heading) in enumerate(headings.items())
        },
        placeholder=NOTHING if is_total else "",
        on_select=_picked(key, rows, on_pick) if on_pick else "ignore",
        selection_mode="single-cell",
    )


def formatter(language: Language, column: str, kind: pl.DataType) -> Callable[[Any], str]:
    """Return how a cell of `column` is written; its type, and for doubles its name, decide.

    Amounts may come as doubles: up to 90 thousand billions a double is exact to the cent.
    """
    if kind == pl.Boolean:
        write = {True: language.text("yes"), False: language.text("no")}.__getitem__
    elif kind == pl.Date:
        write = language.date
    elif isinstance(kind, pl.Datetime):
        write = lambda value: language.moment(state.local(value))  # noqa: E731
    elif kind.is_integer():
        write = lambda value: language.count(int(value))  # noqa: E731
    elif kind.is_float() and column.endswith(("_ratio", "_share")):
        write = language.ratio
    elif kind.is_float() and column.endswith("_days"):
        write = lambda value: language.count(round(value))  # noqa: E731
    elif kind.is_numeric():
        write = language.amount
    else:
        write = partial(vocabulary.value, language, column)
    return lambda value: "" if value is None or value != value else write(value)  # noqa: PLR0124


def pager(pages: int, key: str) -> int:
    """Draw a choice of pages and return the chosen one.

    Made as wide as its content, Streamlit's leaves out numbers when there are fewer than five.
    """
    return st.pagination(pages, key=key, width=FEW_PAGES_WIDTH if pages < FEW_PAGES else "content")


def _page(language: Language, frame: pl.DataFrame, key: str) -> pl.DataFrame:
    pages = -(-frame.height // PAGE_ROWS)
    if pages <= 1:
        return frame
    with st.container(horizontal=True, vertical_alignment="center"):
        number = pager(pages, f"{key}_page")
        note(
            language.text(
                "Rows {first} to {last} of {all}",
                first=language.count((number - 1) * PAGE_ROWS + 1),
                last=language.count(min(number * PAGE_ROWS, frame.height)),
                all=language.count(frame.height),
            )
        )
    return frame.slice((number - 1) * PAGE_ROWS, PAGE_ROWS)


def _total_row(shown: pl.DataFrame, label: str, total: Mapping[str, Any]) -> pl.DataFrame:
    texts = [name for name, kind in shown.schema.items() if kind == pl.String]
    values = {name: total.get(name) for name in shown.columns} | dict.fromkeys(texts[:1], label)
    return pl.DataFrame(
        {name: [value] for name, value in values.items()},
        schema={name: shown.schema[name] for name in shown.columns},
    )


def _styled(
    language: Language, shown: pl.DataFrame, *, bold: int | None, bars: str | None, red: str = ""
) -> Any:
    """The frame with each cell's text. Numbers stay numbers beneath, so that columns sort."""
    write = {n: formatter(language, n, kind) for n, kind in shown.schema.items() if n != bars}
    plain = shown.with_columns(
        *(pl.col(n).cast(pl.Float64) for n, kind in shown.schema.items() if kind.is_decimal()),
        # Codes become their names here, so that sorting goes by what is read.
        *(
            pl.Series(n, [write[n](value) for value in shown[n]], pl.String)
            for n, kind in shown.schema.items()
            if kind == pl.String
        ),
    )
    named = {n: w for n, w in write.items() if shown.schema[n] != pl.String}
    style: Any = plain.to_pandas().style.format(named)
    if bold is not None:
        style = style.apply(lambda row: [BOLD if row.name == bold else ""] * len(row), axis=1)
    if red:
        colour = f"color: {BAD[st.context.theme.type == 'dark']}"
        style = style.apply(lambda row: [colour if row[red] < 0 else ""] * len(row), axis=1)
    return style


def _width(language: Language, heading: str, values: pl.Series) -> int | None:
    """Room for the longest cell as it is written: the grid measures a bare number, and some rows.

    None leaves it to the grid: the longest name of a hundred would leave no room on a telephone.
    """
    write = formatter(language, values.name, values.dtype)
    texts = {heading, *(write(value) for value in values.unique())}
    if values.name.endswith("_name") and max(map(len, texts)) > SHORT:
        return None
    return round(max(map(charts.text_width, texts)) * SMALLER + PADDING)


def _column(
    language: Language, heading: str, values: pl.Series, *, pinned: bool, is_bar: bool
) -> Any:
    config, kind = st.column_config, values.dtype
    if is_bar:
        width = round(charts.text_width(heading) * SMALLER + PADDING)
        return config.BarChartColumn(heading, width=width, y_min=0)
    if kind == pl.Date:
        return config.DateColumn(heading, pinned=pinned)
    width = _width(language, heading, values)
    if kind.is_numeric():
        return config.NumberColumn(heading, alignment="right", pinned=pinned, width=width)
    return config.TextColumn(heading, pinned=pinned, width=width)


def _height(rows: int) -> int:
    return ROW_HEIGHT * (min(rows, MOST_ROWS_IN_SIGHT) + 1) + 3


def _picked(
    key: str, rows: Sequence[dict[str, Any] | None], on_pick: Callable[[dict[str, Any]], None]
) -> Callable[[], None]:
    def pick() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        row = rows[cells[0][0]] if cells and cells[0][0] < len(rows) else None
        if row is not None:  # a total leads nowhere
            on_pick({**row, "clicked": cells[0][1]})

    return pick
