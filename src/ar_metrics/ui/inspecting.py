"""What an uploaded file is, before it is imported: its columns, and the layout that reads it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import jobs
from ar_metrics.errors import UserError
from ar_metrics.i18n import N_
from ar_metrics.ui import state, tables
from ar_metrics.ui.layout import note, plain
from ar_metrics.ui.session import current_settings

LOOKED_AT_BYTES = 50_000_000
KINDS = {"date": N_("date"), "amount": N_("amount"), "text": N_("text"), "empty": N_("empty")}
_FOUND = "inspected files"
Found = dict[str, Any]


def inspected(file: Any, name: str) -> Found | None:
    """Return what the file is, asked once; None where that cannot be told before its import.

    `name` is how the file is called in a folder.
    """
    known: dict[str, Found | None] = st.session_state.setdefault(_FOUND, {})
    if file.file_id not in known:
        known[file.file_id] = _asked(file, name)
    return known[file.file_id]


def _asked(file: Any, name: str) -> Found | None:
    if file.size > LOOKED_AT_BYTES:
        return None
    folder = Path(tempfile.mkdtemp(prefix="ar-inspect-"))
    try:
        path = folder / name
        path.write_bytes(file.getvalue())
        return jobs.inspect(current_settings(), path)
    except UserError:  # the import itself says what is wrong with the file
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def show(found: Found | None) -> None:
    """Draw what the columns of a file hold and how that is known."""
    if not found:
        return
    _ = state.words()
    said = _("Header in row {row}, {n} rows.", row=found["header_row"], n=found["row_count"])
    if found["encoding"]:
        said += " " + _("Encoding: {name}.", name=found["encoding"])
    if found["snapshot_date"]:
        said += " " + _("The file says its date: {day}.", day=found["snapshot_date"])
    note(plain(said))
    rows = [
        {
            "header": one["header"],
            "kind": _(KINDS[one["kind"]]),
            "written": _(" or ").join(one["written"]),
            "evidence": one["evidence"],
            "samples": ", ".join(one["samples"]),
        }
        for one in found["columns"]
    ]
    headings = {
        "header": _("Column"), "kind": _("Holds"), "written": _("Written as"),
        "evidence": _("Known by"), "samples": _("First values"),
    }  # fmt: skip
    tables.table(
        pl.DataFrame(rows, schema=dict.fromkeys(headings, pl.String)),
        key=f"inspected {found['file']}",
        alt=_("What the columns hold"),
        columns=headings,
    )


def own_layout(found: Found | None) -> Any:
    """Draw an editor for a layout, begun from what the file says; return its text or its file."""
    _ = state.words()
    file = st.file_uploader(_("Layout file (TOML)"), type=["toml"], key="own_layout")
    if file is not None or not found:
        return file
    text = (
        st.text_area(
            _("Or write it here: it is begun from the file"),
            found["draft"],
            height=420,
            key=f"layout text {found['file']}",
            help=_("Complete the lines that are comments, then check without importing."),
        )
        or ""
    )
    st.download_button(
        _("Download this layout"), text, "layout.toml", "application/toml",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    return Written(text)


class Written:
    """A layout that was written on the page, as if it had been uploaded."""

    name = "page.toml"

    def __init__(self, text: str) -> None:
        self.text = text

    def getvalue(self) -> bytes:
        """Return the text as the bytes of a file."""
        return self.text.encode()
