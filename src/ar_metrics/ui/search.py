"""Finding a customer from anywhere, by name or number."""

from __future__ import annotations

from contextvars import ContextVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ar_metrics import queries
from ar_metrics.queries import Reader
from ar_metrics.ui import drill, layout, state
from ar_metrics.ui.layout import note, plain
from ar_metrics.ui.session import answer

MOST = 8
# Where in the sidebar of this run the search stands: above the language, which is drawn first.
_PLACE: ContextVar[DeltaGenerator | None] = ContextVar("search place", default=None)


def keep_place() -> None:
    """Keep a place in the sidebar for the search, which a page draws when it has its reader."""
    _PLACE.set(st.sidebar.container(key="search"))


def in_the_sidebar(reader: Reader) -> None:
    """Draw the search in the place that was kept for it."""
    place = _PLACE.get()
    if place is not None:
        with place:
            search_box(reader)


@st.fragment
def search_box(reader: Reader, key: str = "customer_search") -> None:
    """Draw the search; a result opens the page of the customer."""
    _ = state.words()
    layout.go()  # a click in here runs this fragment alone
    text = st.text_input(
        _("Find a customer"),
        type="search",
        live=True,
        key=key,
        placeholder=_("Name or number"),
    )
    if not (text or "").strip():
        return
    found = answer(queries.find_customers, reader, text.strip(), MOST + 1)
    if found.is_empty():
        note(_("No customer has this name or number."))
        return
    for row in found.head(MOST).iter_rows(named=True):
        name = row["customer_name"] or row["customer_id"]
        st.button(
            f"{plain(name)} :small[{plain(row['bu'])} · {plain(row['customer_id'])}]",
            key=f"{key} {row['bu']} {row['customer_id']}",
            type="tertiary",
            on_click=_open,
            args=(key, row["bu"], row["customer_id"]),
        )
    if found.height > MOST:
        note(_("There are more: write more of the name."))


def _open(key: str, bu: str, customer_id: str) -> None:
    st.session_state[key] = ""
    drill.into("customers", {"bu": bu, "customer_id": customer_id})
