"""One customer: who it is, its figures, and everything that happened with it on one axis."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import charts, queries
from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import (
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_90,
    OVERDUE_DAYS,
    UNAPPLIED_CREDIT,
)
from ar_metrics.queries import Reader
from ar_metrics.ui import cards, comparing, drill, figures, search, state, tables, vocabulary
from ar_metrics.ui.layout import note, plain
from ar_metrics.ui.session import answer, headline
from ar_metrics.ui.state import View

FIGURES = (OUTSTANDING, OVERDUE, OVERDUE_90, OVERDUE_DAYS, UNAPPLIED_CREDIT, OPEN_ITEM_COUNT)
MONTHS = {12: N_("12 months"), 24: N_("24 months"), 0: N_("All")}
# A lane of the timeline and what stands in it, from the claim down to the court.
LANES = {
    N_("Invoices"): ("invoice", "increased"),
    N_("Credit notes"): ("credit_note", "adjustment", "write_off"),
    N_("Receipts"): ("receipt", "reduced", "settled"),
    N_("Returned"): ("returned",),
    N_("Actions"): ("action",),
    N_("Promises"): ("promise", "plan"),
    N_("Disputes"): ("dispute", "dispute_closed"),
    N_("Procedures"): ("case", "step", "case_closed"),
}
SHOWN = ("event_date", "event_kind", "event_id", "detail", "event_amount", "until_date", "outcome")
DAYS_OF_A_MONTH = 30.4375
MONTH_BY_MONTH, BY_QUARTER = 14, 40  # so many months at most have a label each, or by quarter


def customer_question(reader: Reader) -> str:
    """Return the question of the page, with the customer's name when one is chosen."""
    _ = state.words()
    chosen = drill.chosen_customer()
    if chosen is None:
        return _("Which customer?")
    rows = answer(queries.identity, reader, *chosen)
    name = rows["customer_name"].item() if rows.height else chosen[1]
    return _("How does {name} stand?", name=plain(name or chosen[1]))


def choose_customer(reader: Reader, view: View) -> None:
    """Draw the ways to a customer: by name or number, or from those who owe most."""
    _ = state.words()
    search.search_box(reader, key="customer_page_search")
    frame = answer(queries.customers, reader, view.filters, view.as_of)
    note(_("Or choose one of the customers with open items, the largest first."))
    names = ("customer_name", "bu", "customer_id", "outstanding_amount", "overdue_amount",
             "overdue_ratio", "oldest_due_date")  # fmt: skip
    tables.table(
        frame,
        key="customers",
        alt=_("Customers"),
        columns={name: vocabulary.label(state.language(), name) for name in names}
        | {"customer_id": _("Customer no.")},
        on_pick=lambda row: drill.into("customers", row),
    )


def customer_cards(reader: Reader, view: View) -> None:
    """Draw the customer's figures against what was chosen."""
    against = comparing.baseline(reader, view)
    found = comparing.changes(reader, view, against, FIGURES)
    first = [day for day in view.dates if day <= view.as_of][:13][-1]
    ask = {"until": view.as_of, "since": first, "metrics": FIGURES}
    trend = answer(queries.trend, reader, view.filters, **ask)
    course = {metric.name: trend[metric.name].to_list() for metric in FIGURES}
    cards.cards(found, course, view.currency, against=against and against.label)


def identity_list(reader: Reader, view: View, bu: str, customer_id: str) -> None:
    """Draw what is known of the customer, and how far the limits reach."""
    language = state.language()
    rows = answer(queries.identity, reader, bu, customer_id)
    if rows.is_empty():
        st.info(
            language.text("Items mention this customer; no customer file describes it."),
            icon=":material/contact_support:",
        )
        return
    row = rows.row(0, named=True)
    facts = [fact for fact in _facts(language, reader, view, row) if fact[1]]
    with st.grid(3, min_column_width=220, gap="small"):
        for name, value in facts:
            st.markdown(f":small[{name}]  \n**{plain(value)}**")


def _facts(
    language: Language, reader: Reader, view: View, row: dict[str, Any]
) -> list[tuple[str, str]]:
    _, say = language.text, lambda column, code: vocabulary.value(language, column, code)
    agents = dict(answer(queries.choices, reader, view.as_of).get("agent_id", ()))
    owed = headline(reader, view.filters, view.as_of)["outstanding_amount"]
    return [
        (_("Customer no."), row["customer_id"]),
        (vocabulary.label(language, "bu"), row["bu"]),
        (vocabulary.label(language, "parent_id"), row["parent_name"] or row["parent_id"]),
        (vocabulary.label(language, "country_code"), say("country_code", row["country_code"])),
        (vocabulary.label(language, "segment"), say("segment", row["segment"])),
        (
            vocabulary.label(language, "agent_id"),
            agents.get(row["agent_id"]) or say("agent_id", row["agent_id"]),
        ),
        (_("Payment terms"), _terms(language, row["payment_terms"])),
        (_("Credit limit"), _limit(language, view, row["credit_limit_amount"], owed)),
        (_("Insured limit"), _limit(language, view, row["insured_limit_amount"], owed)),
        (_("Credit insurer"), row["insurer"] or ""),
        (_("Rating"), " · ".join(filter(None, (
            row["rating"],
            row["rating_source"] and vocabulary.value(
                language, "rating_source", row["rating_source"]),
            language.date(row["rating_date"]) if row["rating_date"] else None)))),
        (
            _("Insolvent since"),
            language.date(row["insolvency_date"]) if row["insolvency_date"] else "",
        ),
    ]  # fmt: skip


def _terms(language: Language, terms: str | None) -> str:
    if not terms:
        return ""
    days, _, end = terms.partition(" ")
    if end:
        return language.text("{n} days end of month", n=days)
    return language.text("{n} days", n=days)


def _limit(language: Language, view: View, limit: Any, owed: Any) -> str:
    """A limit with what is left of it, or by how much it is passed."""
    if limit is None:
        return ""
    said = language.money(limit, view.currency)
    room = limit - (owed or 0)
    rest = language.compact(abs(room), view.currency)
    more = (
        language.text("{amount} left", amount=rest)
        if room >= 0
        else language.text("passed by {amount}", amount=rest)
    )
    return f"{said} ({more})"


@st.fragment
def timeline(reader: Reader, view: View, bu: str, customer_id: str) -> None:
    """Draw what happened with the customer as lanes on one axis, then as a list."""
    language = state.language()
    _ = language.text
    months = st.segmented_control(
        _("Period"),
        list(MONTHS),
        format_func=lambda n: _(MONTHS[n]),
        default=12,
        key="timeline_months",
        required=True,
        label_visibility="collapsed",
    )
    since = view.as_of - timedelta(days=round(months * DAYS_OF_A_MONTH)) if months else None
    frame = answer(queries.customer_events, reader, bu, customer_id, view.as_of, since)
    if frame.is_empty():
        st.info(_("Nothing happened with this customer in this period."), icon=":material/event:")
        return
    first = since or frame["event_date"].min()
    kinds = {kind: vocabulary.value(language, "event_kind", kind) for kind in
             vocabulary.VALUES["event_kind"]}  # fmt: skip
    figure = charts.timeline(
        frame,
        {_(title): of for title, of in LANES.items()},
        (first, view.as_of),  # type: ignore[arg-type]
        figures.style(language, view.currency),
        kinds,
    )
    figures.name_months(figure, language, _months(first, view.as_of))  # type: ignore[arg-type]
    figures.show(
        figure,
        "timeline",
        _("What happened with the customer, a lane per kind of event"),
        _to_day,
    )
    note(
        _("The larger a mark, the larger its amount. Filled: adds to what is owed. Open: takes "
          "away. Diamond: an act without an amount. A line reaches to the day that was promised or "
          "closed.")
    )  # fmt: skip
    _events(language, frame)


def _months(first: date, last: date) -> list[date]:
    """The months that begin from one day to the other; of many the quarters, of more the years."""
    months = pl.date_range(first.replace(day=1), last, "1mo", eager=True)
    step = 1 if len(months) <= MONTH_BY_MONTH else 3 if len(months) <= BY_QUARTER else 12
    return months.filter((months >= first) & (months.dt.month() % step == 1 % step)).to_list()


def _to_day(point: dict[str, Any]) -> None:
    day = point.get("customdata")
    st.session_state["timeline_day"] = day[0] if isinstance(day, list) else day


def _events(language: Language, frame: pl.DataFrame) -> None:
    _ = language.text
    lanes = [title for title, of in LANES.items() if frame["event_kind"].is_in(list(of)).any()]
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.pills(
            _("Kinds of event"),
            lanes,
            selection_mode="multi",
            format_func=_,
            key="timeline_lanes",
            label_visibility="collapsed",
        )
        if day := st.session_state.get("timeline_day"):
            st.button(
                language.date(date.fromisoformat(day)),
                icon=":material/close:",
                key="clear timeline_day",
                on_click=state.setter(timeline_day=None),
            )
    if chosen:
        kinds = [kind for title in chosen for kind in LANES[title]]
        frame = frame.filter(pl.col("event_kind").is_in(kinds))
    if day:
        frame = frame.filter(pl.col("event_date") == date.fromisoformat(day))
    tables.table(
        frame,
        key="events",
        alt=_("What happened with the customer, latest first"),
        columns={name: vocabulary.label(language, name) for name in SHOWN},
    )
