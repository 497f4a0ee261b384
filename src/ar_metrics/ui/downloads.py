"""Downloads of exactly what is on the page: Excel, CSV for people or machines, Parquet, JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from ar_metrics import exports, queries
from ar_metrics.i18n import N_
from ar_metrics.queries import Question, Reader
from ar_metrics.selections import Export, Selection, export
from ar_metrics.ui import acting, balance, fetching, state
from ar_metrics.ui.session import current_settings, headline
from ar_metrics.ui.state import View

FORMATS = {
    "xlsx": N_("Excel"),
    "csv-fr": N_("CSV for a French Excel"),
    "csv": N_("CSV for machines"),
    "parquet": N_("Parquet"),
    "jsonl": N_("JSON lines"),
}
Frames = Mapping[str, tuple[str, Selection | Callable[[], pl.DataFrame]]]
"""Dataset: its heading, and a selection, or how the page makes its rows itself."""


def downloads(
    reader: Reader, view: View, frames: Frames, since: date | None = None, rows: int | None = None
) -> None:
    """Offer `frames` in each format; `rows` is how many the largest has, where that is known.

    A file is made when it is asked for, of all rows, not of the page of rows in sight. A large
    one is made by a process of its own, and fetched when it is ready.
    """
    _ = state.words()
    if not acting.may("export"):
        return
    with st.popover(_("Download"), icon=":material/download:", key="downloads"):
        name = st.selectbox(
            _("What"), list(frames), format_func=lambda name: frames[name][0], key="download_what"
        )
        asked = frames[name][1]
        large = current_settings().large_export_rows
        if isinstance(asked, Selection) and _rows(reader, view, asked, rows) > large:
            fetching.order_buttons(reader, asked, FORMATS)
        else:
            _buttons(reader, view, name, asked, since)
    fetching.ordered_files()


def _rows(reader: Reader, view: View, asked: Selection, rows: int | None) -> int:
    """How many rows a selection has, as far as it may be many: open items are counted anyway."""
    if rows is not None or asked.dataset != "open_items":
        return rows or 0
    return headline(reader, asked.question.filters, view.as_of)["open_item_count"] or 0


def _buttons(
    reader: Reader,
    view: View,
    name: str,
    asked: Selection | Callable[[], pl.DataFrame],
    since: date | None,
) -> None:
    _ = state.words()
    leaving, language = acting.leaving(), state.language().code
    selection = asked if isinstance(asked, Selection) else selected(view, name, since=since)
    make = None if isinstance(asked, Selection) else asked
    for file_format, text in FORMATS.items():
        st.download_button(
            _(text),
            partial(_content, reader, selection, file_format, language, make, leaving),
            exports.file_name(name, view.as_of.isoformat(), file_format),
            exports.FORMATS[file_format].media_type,
            key=f"download {file_format}",
            on_click="ignore",
            width="stretch",
        )


def selected(view: View, dataset: str, **question: object) -> Selection:
    """Return a dataset as the view shows it; `question` says what else is asked."""
    asked = replace(Question(view.as_of, view.filters), **question)  # pyright: ignore[reportArgumentType]
    return Selection(dataset, asked, view.known_at)


def balance_frames(reader: Reader, view: View, level: str) -> Frames:
    """What the aged balance page shows."""
    _ = state.words()
    return {
        "aged_balance": (_("Aged balance"), partial(balance.balance, reader, view, level)),
        "open_items": (
            _("Open items"),
            selected(view, "open_items"),
        ),
        "customers": (_("Customers"), selected(view, "customers")),
    }


def customer_frames(reader: Reader, view: View, bu: str, customer_id: str) -> Frames:
    """What the page of one customer shows."""
    _ = state.words()
    return {
        "open_items": (
            _("Open items"),
            selected(view, "open_items"),
        ),
        "customer_events": (
            _("What happened"),
            partial(queries.customer_events, reader, bu, customer_id, view.as_of),
        ),
    }


def outstanding_frames(reader: Reader, view: View, since: date | None, level: str) -> Frames:
    """What the outstanding page shows."""
    _ = state.words()
    by = ("parent_id",) if level == "customers" else (level,)
    bridge = {
        "bridge": (_("Bridge"), partial(queries.bridge, reader, view.filters, since, view.as_of)),
        "bridge_by": (_("Bridge by group of rows"),
                      partial(queries.bridge, reader, view.filters, since, view.as_of, by)),
    } if since else {}  # fmt: skip
    return {
        "evolution": (
            _("Evolution"),
            partial(queries.evolution, reader, view.filters, until=view.as_of),
        ),
        **bridge,
        "open_items": (
            _("Open items"),
            selected(view, "open_items"),
        ),
    }


def _content(
    reader: Reader,
    selection: Selection,
    file_format: str,
    language: str,
    frame: Callable[[], pl.DataFrame] | None,
    leaving: acting.Leaving,
) -> bytes:
    leaving.check()
    made: Export = export(reader, selection, file_format, language, frame() if frame else None)
    content = made.content()
    leaving.note(
        selection.dataset,
        made.count,
        content,
        format=file_format,
        as_of=made.about.as_of,
        filters=made.about.filters,
        scope=made.about.scope,
    )
    return content
