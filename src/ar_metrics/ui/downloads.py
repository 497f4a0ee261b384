"""Downloads of exactly what is on the page: Excel, CSV for people or machines, Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from ar_metrics import exports, queries
from ar_metrics.i18n import N_
from ar_metrics.queries import Reader
from ar_metrics.ui import acting, balance, state, vocabulary
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

FORMATS = {
    "xlsx": N_("Excel"),
    "csv-fr": N_("CSV for a French Excel"),
    "csv": N_("CSV for machines"),
    "parquet": N_("Parquet"),
    "jsonl": N_("JSON lines"),
}
Frames = Mapping[str, tuple[str, Callable[[], pl.DataFrame]]]


def downloads(reader: Reader, view: View, frames: Frames, since: date | None = None) -> None:
    """Offer `frames` (dataset → heading, how to get it) in each format.

    A file is made when it is asked for, of all rows, not of the page of rows in sight.
    """
    _ = state.words()
    if not acting.may("export"):
        return
    with st.popover(_("Download"), icon=":material/download:", key="downloads"):
        name = st.selectbox(
            _("What"), list(frames), format_func=lambda name: frames[name][0], key="download_what"
        )
        provenance, titles = _provenance(reader, view, name, since), _titles(reader)
        leaving = acting.leaving()
        for file_format, text in FORMATS.items():
            st.download_button(
                _(text),
                partial(_content, frames[name][1], file_format, provenance, titles, leaving),
                exports.file_name(name, view.as_of.isoformat(), file_format),
                exports.FORMATS[file_format].media_type,
                key=f"download {file_format}",
                on_click="ignore",
                width="stretch",
            )


def balance_frames(reader: Reader, view: View, level: str) -> Frames:
    """What the aged balance page shows."""
    _ = state.words()
    return {
        "aged_balance": (_("Aged balance"), partial(balance.balance, reader, view, level)),
        "open_items": (
            _("Open items"),
            partial(queries.open_items, reader, view.filters, view.as_of),
        ),
        "customers": (_("Customers"), partial(queries.customers, reader, view.filters, view.as_of)),
    }


def customer_frames(reader: Reader, view: View, bu: str, customer_id: str) -> Frames:
    """What the page of one customer shows."""
    _ = state.words()
    return {
        "open_items": (
            _("Open items"),
            partial(queries.open_items, reader, view.filters, view.as_of),
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
            partial(queries.open_items, reader, view.filters, view.as_of),
        ),
    }


def _content(
    frame: Callable[[], pl.DataFrame],
    file_format: str,
    provenance: exports.Provenance,
    titles: Mapping[str, str],
    leaving: acting.Leaving,
) -> bytes:
    leaving.check()
    rows = frame()
    content = exports.content(file_format, rows, provenance, titles)
    leaving.note(
        provenance.dataset,
        rows,
        content,
        format=file_format,
        as_of=provenance.as_of,
        filters=provenance.filters,
        scope=provenance.scope,
    )
    return content


def _titles(reader: Reader) -> dict[str, str]:
    language = state.language()
    buckets = {
        f"bucket_{rank}_{kind}": vocabulary.bucket(language, name)
        for rank, name in reader.buckets.select("bucket_rank", "aging_bucket").rows()
        for kind in ("amount", "count")
    }
    return {name: language.text(text) for name, text in vocabulary.COLUMNS.items()} | buckets


def _provenance(reader: Reader, view: View, name: str, since: date | None) -> exports.Provenance:
    build = answer(queries.build, reader).row(0, named=True)
    switches = {"basis": view.filters.basis, "credits": view.filters.credits}
    return exports.Provenance(
        dataset=name,
        as_of=view.as_of,
        build=reader.release,
        built_at=build["built_at"],
        currency=view.currency,
        version=str(build["product_version"]),
        known_at=view.known_at,
        since=since,
        filters={column: ", ".join(values) for column, values in view.filters.limits.items()}
        | switches
        | {"intercompany": "shown" if view.filters.include_intercompany else "left out"},
        scope={column: ", ".join(values) for column, values in reader.scope.limits.items()},
        is_generated=bool(build["is_generated"]),
    )
