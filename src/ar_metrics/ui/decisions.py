"""What needs a decision this morning: a tile per exception, each leading to its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ar_metrics import queries
from ar_metrics.i18n import N_, Language
from ar_metrics.queries import Reader
from ar_metrics.ui import people, state
from ar_metrics.ui.layout import go_to
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View


def _customers(language: Language, n: int) -> str:
    return language.plural("{n} customer", "{n} customers", n)


def _promises(language: Language, n: int) -> str:
    return language.plural("{n} promise", "{n} promises", n)


# What it is called, how it is counted, and the page that shows it.
TILES: Mapping[str, tuple[str, Callable[[Language, int], str], str]] = {
    "over_limit": (N_("Over their credit limit"), _customers, "risk"),
    "broken_promise": (N_("Promises broken, not followed up"), _promises, "agent"),
    "neglected": (N_("Overdue that nobody touched"), _customers, "recovery"),
}


def decision_tiles(reader: Reader, view: View) -> None:
    """Draw one tile per exception: how much, how many; a click opens its page, filters kept."""
    language = state.language()
    found = answer(queries.decisions, reader, view.filters, view.as_of)
    with st.grid(len(TILES), min_column_width=230, gap="small"):
        for row in found.iter_rows(named=True):
            _tile(language, row, view.currency)


def _tile(language: Language, row: dict[str, Any], currency: str) -> None:
    title, counted, page = TILES[row["decision"]]
    with st.container(border=True, height="stretch"):
        if row["count"] is None:
            said = language.text("not told under these filters")
        elif row["count"] == 0:
            said = f":material/check_circle: {language.text('none')}"
        else:
            amount = language.compact(row["amount"], currency)
            said = f"**{amount}** · {counted(language, row['count'])}"
        st.markdown(f"{language.text(title)}  \n{said}")
        if row["count"] and page in people.current_person().role.pages:
            st.button(
                language.text("Show them"),
                key=f"decide {row['decision']}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=go_to,
                args=(page,),
            )
