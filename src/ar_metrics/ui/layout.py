"""Sections of a page, and going from one page to another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ar_metrics.ui import state

_TARGET = "go to"
SKELETON = 240
MARKDOWN = set("\\`*_{}[]<>()#+!|~$:")
# The theme has one primary colour for white text on it and for text in it: on a dark ground no
# colour does both (4.5 : 1), so the chosen segment is written in the colour of text. What a card
# says beside its change is drawn half transparent, which is too faint to read.
STYLE = """<style>
[class*="st-key-"] button[role="radio"][aria-checked="true"] { color: inherit; font-weight: 600; }
[data-testid="stMain"] button[data-variant="pills"][data-selected="true"] {
  color: inherit !important; font-weight: 600;
}
.st-key-search button, .st-key-customer_page_search button { text-align: left; }
.st-key-search button > div { justify-content: flex-start; }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stElementToolbar"],
  [data-testid="stPopover"], .st-key-chips, [class*="st-key-note_"] { display: none !important; }
  [data-testid="stVerticalBlock"], [data-testid="stMetric"] { break-inside: avoid-page; }
  @page { size: A4 landscape; margin: 12mm; }
}
[data-testid="stMetric"] * { opacity: 1 !important; }
@media (min-width: 900px) {
  [data-testid="stMainBlockContainer"] { padding-left: 2.5rem; padding-right: 2.5rem; }
}
</style>"""


def look() -> None:
    """Put the few lines of style that the theme cannot say on the page."""
    st.html(STYLE)


def section(title: str) -> AbstractContextManager[None]:
    """A framed part of a page under its own heading; its outline shows while it is worked out."""
    return _worked_out(_framed(st.container(border=True), title))


def halves(
    left: str, right: str
) -> tuple[AbstractContextManager[None], AbstractContextManager[None]]:
    """Two sections side by side, one above the other on a telephone.

    Both headings stand before the first is worked out.
    """
    frames = [
        _framed(place.container(border=True), title)
        for place, title in zip(st.columns(2, gap="small"), (left, right), strict=True)
    ]
    return _worked_out(frames[0]), _worked_out(frames[1])


def _framed(frame: DeltaGenerator, title: str) -> DeltaGenerator:
    frame.header(title, anchor=False)
    return frame


@contextmanager
def _worked_out(frame: DeltaGenerator) -> Iterator[None]:
    with frame, st.skeleton(height=SKELETON):
        yield


def plain(text: object) -> str:
    """Return text of the data as it is: no sign of it means anything in Markdown."""
    return "".join("\\" + sign if sign in MARKDOWN else sign for sign in str(text))


def note(text: str) -> None:
    """Small text, in the full colour of text: a caption's grey is too faint to read."""
    st.markdown(f":small[{text}]")


def go_to(page: str) -> None:
    """Ask for another page, keeping the view; for callbacks."""
    st.session_state[_TARGET] = page


def go() -> None:
    """Switch to the page that a callback of this run asked for, if one did."""
    if page := st.session_state.pop(_TARGET, None):
        st.switch_page(state.pages_folder() / f"{page}.py")
