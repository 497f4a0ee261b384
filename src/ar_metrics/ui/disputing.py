"""The parts of the disputes page: open and closed disputes, and what was given up."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from ar_metrics import queries
from ar_metrics.errors import MetricError
from ar_metrics.i18n import N_
from ar_metrics.metrics import DISPUTED_RATIO
from ar_metrics.metrics import litigation as m
from ar_metrics.queries import Reader
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.cards import cards, changes
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import go_to, note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

CARDS = (
    m.OPEN_DISPUTE_COUNT, m.OPEN_DISPUTE_AMOUNT, m.OPEN_DISPUTE_DAYS, m.RESOLUTION_DAYS,
    m.DISPUTE_CREDITED,
)  # fmt: skip
GROUPS = {
    "cause": N_("Cause"),
    "dispute_owner": N_("Who settles it"),
    "bu": N_("BU"),
    "segment": N_("Segment"),
}
REASONS = {"reason": N_("Reason"), "account": N_("Account"), "write_off_month": N_("Month")}
SHOWN = (
    "dispute_id", "disputed_amount", "customer_name", "document_id", "cause", "dispute_owner",
    "opened_date", "open_days", "closed_date", "resolution_days", "outcome", "credited_amount",
    "outstanding_amount", "bu",
)  # fmt: skip


def dispute_cards(reader: Reader, view: View) -> bool:
    """Draw the disputes and their share of the outstanding; False under an unknown filter."""
    earlier = view.previous or view.as_of
    try:
        found = [_told(reader, view, day) for day in (view.as_of, earlier)]
    except MetricError:
        return False
    now, before = found[0], found[1] if view.previous else {}
    rows = changes((*CARDS, DISPUTED_RATIO), now, before, earlier)
    closed = state.language().plural(
        "{n} closed dispute.", "{n} closed disputes.", now.get("closed_dispute_count") or 0
    )
    cards(rows, {}, view.currency, {m.RESOLUTION_DAYS.name: closed})
    return True


def _told(reader: Reader, view: View, day: Any) -> dict[str, Any]:
    told = answer(queries.dispute_figures, reader, view.filters, day).row(0, named=True)
    share = answer(queries.headline, reader, view.filters, day, (DISPUTED_RATIO,))
    return told | share.row(0, named=True)


def disputes_by(reader: Reader, view: View) -> None:
    """Draw the disputes by cause, owner, BU or segment."""
    language = state.language()
    by = _choice("disputes_by", GROUPS)
    frame = answer(queries.dispute_figures, reader, view.filters, view.as_of, (by,))
    shown = [by, *(one.name for one in (*CARDS, m.CLOSED_DISPUTE_COUNT))]
    tables.table(
        frame,
        key="disputes_by_table",
        alt=language.text("Disputes by group"),
        columns={name: vocabulary.label(language, name) for name in shown},
        total=answer(queries.dispute_figures, reader, view.filters, view.as_of).row(0, named=True),
    )


def dispute_table(reader: Reader, view: View) -> None:
    """Draw the disputes, the largest first; a click opens the customer."""
    language = state.language()
    _ = language.text
    only_open = st.toggle(_("Only open disputes"), value=True, key="only_open")
    ask = (queries.disputes, reader, view.filters, view.as_of)
    frame = answer(*ask, only_open=only_open)
    if frame.is_empty():
        note(_("No dispute in this selection."))
        return
    tables.table(
        frame,
        key="disputes_table",
        alt=_("Disputes"),
        columns={name: vocabulary.label(language, name) for name in SHOWN},
        total={name: frame[name].sum() for name in SHOWN if name.endswith("_amount")},
        on_pick=_open_customer,
    )


def write_off_table(reader: Reader, view: View) -> None:
    """Draw what was written off in the year up to the date, and what came in afterwards."""
    language = state.language()
    by = _choice("write_offs_by", REASONS)
    since = _a_year_before(view)
    ask = (reader, view.filters, view.as_of, since)
    frame = answer(queries.write_off_figures, *ask, (by,))
    if frame.is_empty():
        note(language.text("Nothing was written off in the twelve months up to the date."))
        return
    note(_ratio_said(reader, view, since))
    tables.table(
        frame,
        key="write_offs_table",
        alt=language.text("Write-offs and what was recovered after them"),
        columns={name: vocabulary.label(language, name) for name in frame.columns},
        total=answer(queries.write_off_figures, *ask).row(0, named=True),
    )


def _ratio_said(reader: Reader, view: View, since: Any) -> str:
    language = state.language()
    try:
        ratio = answer(queries.bad_debt_ratio, reader, view.filters, view.as_of, since)
    except MetricError:
        ratio = None
    return language.text(
        "Since {date}: written off {ratio} of sales.",
        date=language.date(since),
        ratio=language.ratio(ratio, 2),
    )


def _a_year_before(view: View) -> Any:
    """The snapshot twelve months before the date, or the first one."""
    earlier = [day for day in view.dates if (view.as_of - day).days >= 365]
    return max(earlier) if earlier else min(view.dates)


def _choice(key: str, groups: dict[str, str]) -> str:
    _ = state.words()
    first = next(iter(groups))
    chosen = st.segmented_control(
        _("By"), list(groups), format_func=lambda name: _(groups[name]), key=key, default=first,
        required=True, wrap=True, persist_state="session",
    )  # fmt: skip
    return chosen or first


def _open_customer(row: dict[str, Any]) -> None:
    drill.into("customers", row)
    go_to("customer")


def dispute_frames(reader: Reader, view: View) -> Frames:
    """What the disputes page shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of)
    return {
        "disputes": (_("Disputes"), partial(queries.disputes, *ask)),
        "write_offs": (_("Write-offs"), partial(queries.write_offs, *ask)),
    }
