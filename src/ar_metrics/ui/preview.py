"""The first lines of an uploaded file, as they are, before anything is read into it."""

from __future__ import annotations

from io import BytesIO

import polars as pl
import streamlit as st

from ar_metrics import archives
from ar_metrics.errors import is_panic
from ar_metrics.ui import state
from ar_metrics.ui.layout import note

LINES = 8
BYTES = 64_000


def show(content: bytes) -> None:
    """Draw the first lines of a text file, or the first rows of a table: a workbook, Parquet."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1")):
        _sheet(content)
    else:
        st.code("\n".join(text(content[:BYTES]).splitlines()[:LINES]), language=None)


def text(content: bytes) -> str:
    """Return bytes as text: UTF-16 or UTF-8 when they are, else Windows' Western Europe."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content[: len(content) // 2 * 2].decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("iso-8859-15")


def _sheet(content: bytes) -> None:
    _ = state.words()
    try:
        if content.startswith(b"PAR1"):
            frame = pl.read_parquet(BytesIO(content), n_rows=LINES)
        else:
            is_archive = content.startswith(b"PK")
            if is_archive and (archives.too_large(content) or archives.far_apart(content)):
                raise ValueError
            frame = pl.read_excel(BytesIO(content), has_header=False, infer_schema_length=0)
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise  # a run that is stopped; a panic is how the reader of old files refuses one
        note(_("This workbook cannot be shown here."))
        return
    st.dataframe(frame.head(LINES), hide_index=True, alt=_("First rows of the workbook"))
