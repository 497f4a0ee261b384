"""What needs a decision this morning: a tile per exception, each leading to its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import INFERRED
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
    """Draw one tile per exception: how much, how many; a click opens its page, filters kept.

    The first one is no exception: what was collected against the objectives of the month.
    """
    language = state.language()
    found = answer(queries.decisions, reader, view.filters, view.as_of)
    with st.grid(len(TILES) + 1, min_column_width=200, gap="small"):
        said = _against_objectives(reader, view)
        _box(language, N_("Collected against objectives"), said, "objectives", "recovery")
        for row in found.iter_rows(named=True):
            _tile(language, row, view.currency)


def _tile(language: Language, row: dict[str, Any], currency: str) -> None:
    title, counted, page = TILES[row["decision"]]
    if row["count"] is None:
        said = language.text("not told under these filters")
    elif row["count"] == 0:
        said = f":material/check_circle: {language.text('none')}"
    else:
        amount = language.compact(row["amount"], currency)
        said = f"**{amount}** · {counted(language, row['count'])}"
    _box(language, title, said, row["decision"], page if row["count"] else None)


def _against_objectives(reader: Reader, view: View) -> str:
    """What the agents with an objective for the month collected, and what share of it that is."""
    language = state.language()
    try:
        every = answer(queries.achievements, reader, view.filters, view.as_of)
    except MetricError:
        return language.text("not told under these filters")
    whole = queries.together(every.filter(pl.col("measure") == "amount"))
    if not whole:
        return language.text("no objective for this month")
    said = language.text(
        "{amount} · {ratio} of {target}",
        amount=f"**{language.compact(whole['actual_value'], view.currency)}**",
        ratio=language.ratio(whole["achievement_ratio"]),
        target=language.compact(whole["target_value"], view.currency),
    )
    inferred = _inferred(reader, view)
    if not inferred:
        return said
    part = language.compact(inferred, view.currency)
    return f"{said}  \n:small[{language.text('{amount} of it inferred', amount=part)}]"


def _inferred(reader: Reader, view: View) -> Decimal:
    """The part told by two snapshots, of units without receipts: it is not among the cash."""
    found = answer(queries.recovery, reader, view.filters, view.as_of, metrics=(INFERRED,))
    return sum(found[INFERRED.name].drop_nulls(), Decimal(0))


def _box(language: Language, title: str, said: str, name: str, page: str | None) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.markdown(f"{language.text(title)}  \n{said}")
        if page in people.current_person().role.pages:
            st.button(
                language.text("Show them") if name in TILES else language.text("Show it"),
                key=f"decide {name}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=go_to,
                args=(page,),
            )
