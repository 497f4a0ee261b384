"""The first lines of an uploaded file, as they are, before anything is read into it."""

from __future__ import annotations

from io import BytesIO

import polars as pl
import streamlit as st

from ar_metrics import archives
from ar_metrics.ui import state
from ar_metrics.ui.layout import note

LINES = 8
BYTES = 64_000


def show(name: str, content: bytes) -> None:
    """Draw the first lines of a text file, or the first rows of a workbook's first sheet."""
    if name.lower().endswith((".xlsx", ".xls")):
        _sheet(content)
    else:
        st.code("\n".join(text(content[:BYTES]).splitlines()[:LINES]), language=None)


def text(content: bytes) -> str:
    """Return bytes as text: UTF-8 when they are, else Windows' Western Europe."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("iso-8859-15")


def _sheet(content: bytes) -> None:
    _ = state.words()
    try:
        if archives.too_large(content):
            raise ValueError
        frame = pl.read_excel(BytesIO(content), has_header=False, infer_schema_length=0)
    except Exception:  # noqa: BLE001  the import itself says what is wrong with the file
        note(_("This workbook cannot be shown here."))
        return
    st.dataframe(frame.head(LINES), hide_index=True, alt=_("First rows of the workbook"))
