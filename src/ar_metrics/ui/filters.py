"""The filter bar: the same filters on every page, what is active in sight, cleared in one click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import streamlit as st

from ar_metrics import queries
from ar_metrics.access import Filters
from ar_metrics.i18n import N_, Language
from ar_metrics.queries import Reader
from ar_metrics.ui import address, comparing, state, vocabulary
from ar_metrics.ui.layout import plain
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

FIRST = ("bu", "country_code", "segment")
REST = ("team", "agent_id", "currency_code", "parent_id", "receivable_type")
SWITCHES = (state.MEASURE, state.BASIS, state.CREDITS)
Choices = Mapping[str, Sequence[tuple[str, str]]]


def current_filters() -> Filters:
    """Return the filters that the view asks for."""
    chosen = {name: tuple(st.session_state.get(p.key, ())) for name, p in state.CHOSEN.items()}
    return Filters(
        **{name: values or None for name, values in chosen.items()},
        basis=st.session_state.get(state.BASIS.key, "due"),
        credits=st.session_state.get(state.CREDITS.key, "column"),
        include_intercompany=bool(st.session_state.get(state.INTERCOMPANY.key)),
    )


def filter_bar(reader: Reader, view: View, dates: Sequence[date]) -> None:
    """Draw the bar: date, the first filters, the others behind one button, then what is active."""
    language, as_of = state.language(), view.as_of
    choices = choices_of(reader, as_of)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filter_bar"):
        _date_picker(language, dates, as_of)
        for name in FIRST:
            _dimension(language, name, choices)
        comparing.choice(reader, view)
        more = st.popover(
            language.text("More filters"),
            icon=":material/tune:",
            key="more_filters",
            width="content",
            on_change="rerun",
        )
        if more.open:  # ten thousand customer groups to choose from are sent when asked for
            with more:
                _more(language, reader, choices, dates)
    _active(language, choices)


def choices_of(reader: Reader, as_of: date) -> Choices:
    """Return the values of each filter with their names; of customers, those that are chosen.

    Of agents also those who are chosen and own nothing at the date: they are called by their name.
    """
    found = answer(queries.choices, reader, as_of)
    chosen = st.session_state.get(state.CHOSEN["agent_id"].key) or []
    if set(chosen) - {code for code, _ in found["agent_id"]}:
        agents = reader.reference("dim_agents").select("agent_id", "agent_name").rows()
        absent = dict(row for row in agents if row[0] in chosen and row[1])
        found = {**found, "agent_id": list((absent | dict(found["agent_id"])).items())}
    if not st.session_state.get(state.CUSTOMER.key):
        return found
    rows = answer(queries.customers, reader, current_filters(), as_of)
    named = rows.select("customer_id", "customer_name").rows()
    return {**found, "customer_id": [(code, name or code) for code, name in named]}


def _date_picker(language: Language, dates: Sequence[date], as_of: date) -> None:
    options = sorted({*dates, as_of}, reverse=True)
    st.session_state["asof_shown"] = as_of
    newest = max(dates)
    st.selectbox(
        language.text("As of"),
        options,
        format_func=lambda day: language.date(day) + ("" if day in dates else " *"),
        key="asof_shown",
        on_change=_choose_date,
        args=(newest,),
        width=150,
        help=language.text("The figures describe the end of this day."),
    )


def _choose_date(newest: date | None) -> None:
    chosen = st.session_state["asof_shown"]
    st.session_state[state.AS_OF.key] = None if chosen == newest else chosen


def _dimension(language: Language, name: str, choices: Choices, width: int | str = 160) -> None:
    param = state.CHOSEN[name]
    labels = dict(choices.get(name, ()))
    # A value that this date does not have stays chosen: dropping it would widen the selection.
    missing = [code for code in st.session_state.get(param.key, []) if code not in labels]
    st.multiselect(
        vocabulary.label(language, name),
        [*labels, *missing],
        format_func=lambda code: vocabulary.choice(language, name, code, labels),
        key=param.key,
        placeholder=language.text("All"),
        width=width,  # type: ignore[arg-type]
    )


def _more(language: Language, reader: Reader, choices: Choices, dates: Sequence[date]) -> None:
    for name in REST:
        _dimension(language, name, choices, "stretch")
    for param in SWITCHES:
        options = vocabulary.VALUES[param.key]
        st.selectbox(
            language.text(SWITCH_LABELS[param.key]),
            list(options),
            format_func=lambda code, options=options: language.text(options[code]),
            key=param.key,
        )
    st.toggle(language.text("Show intercompany items"), key=state.INTERCOMPANY.key)
    st.date_input(
        language.text("Another date"),
        value=None,
        key="other_date",
        min_value=min(dates),
        format="DD/MM/YYYY",
        on_change=_choose_other_date,
        help=language.text("Any day, where a ledger was imported: the items open at its end."),
    )
    _known_at(language, reader)


SWITCH_LABELS = {
    "measure": N_("Show"),
    "basis": N_("Age counted from"),
    "credits": N_("Credits"),
}


def _choose_other_date() -> None:
    if chosen := st.session_state["other_date"]:
        st.session_state[state.AS_OF.key] = chosen


def _known_at(language: Language, reader: Reader) -> None:
    moments = known_moments(reader)
    st.session_state["known_shown"] = st.session_state.get(state.KNOWN.key) or ""
    st.selectbox(
        language.text("Known at"),
        ["", *moments],
        format_func=lambda text: (
            language.text("today")
            if not text
            else language.moment(state.local(datetime.fromisoformat(text)))
        ),
        key="known_shown",
        on_change=_choose_known,
        help=language.text("The figures as they were known after an earlier import."),
    )


def _choose_known() -> None:
    st.session_state[state.KNOWN.key] = st.session_state["known_shown"] or None


def known_moments(reader: Reader) -> list[str]:
    """Return the moments of the imports, latest first, as ISO texts; the last one is today."""
    moments = answer(queries.imports, reader)["imported_at"].sort(descending=True).to_list()
    return [moment.replace(tzinfo=moment.tzinfo or UTC).isoformat() for moment in moments[1:]]


def _active(language: Language, choices: Choices) -> None:
    chips = active_filters(language, choices)
    place = st.empty()  # always there: all that stands below would move up, and be built anew
    if not chips:
        return
    in_the_bar = [state.CHOSEN[name] for name in FIRST]
    row = place.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="chips")
    with row:
        for text, param in chips:
            if param in in_the_bar:
                continue
            st.button(
                plain(text),
                icon=":material/close:",
                key=f"clear {param.key}",
                on_click=address.reset,
                args=(param,),
                help=language.text("Clear this filter"),
            )
        st.button(
            language.text("Clear all"),
            type="tertiary",
            key="clear all",
            on_click=address.reset,
            args=tuple(param for _, param in chips),
        )


def active_filters(language: Language, choices: Choices) -> list[tuple[str, address.Param]]:
    """Return what narrows or changes the figures now, as text, with the parameter that says so."""
    found: list[tuple[str, address.Param]] = []
    for name, param in state.CHOSEN.items():
        if codes := st.session_state.get(param.key):
            labels = dict(choices.get(name, ()))
            said = ", ".join(vocabulary.choice(language, name, code, labels) for code in codes[:3])
            more = f" +{len(codes) - 3}" if len(codes) > 3 else ""
            found.append((_said(language, vocabulary.label(language, name), said + more), param))
    for param in SWITCHES:
        if (code := st.session_state.get(param.key)) not in (None, param.default):
            text = vocabulary.VALUES[param.key][code]
            label = language.text(SWITCH_LABELS[param.key])
            found.append((_said(language, label, language.text(text)), param))
    if st.session_state.get(state.INTERCOMPANY.key):
        found.append((language.text("Intercompany shown"), state.INTERCOMPANY))
    if known := st.session_state.get(state.KNOWN.key):
        moment = language.moment(state.local(datetime.fromisoformat(known)))
        found.append((_said(language, language.text("Known at"), moment), state.KNOWN))
    return found


def _said(language: Language, name: str, value: str) -> str:
    return language.text("{name}: {value}", name=name, value=value)
