"""The head of every page: the question, what the figures describe, the filters, the tie-out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

import streamlit as st

from ar_metrics import queries
from ar_metrics.i18n import N_, Language
from ar_metrics.queries import Reader
from ar_metrics.ui import filters, state, words
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View


def start(reader: Reader, question: str, guide: str) -> View:
    """Draw the head of a page and return what it shows. An empty selection ends the page here."""
    language = state.language()
    dates = tuple(answer(queries.snapshot_dates, reader))
    view = _view(reader, dates)
    _title(language, reader, view, question, guide)
    filters.filter_bar(reader, dates, view.as_of)
    control_strip(reader, view)
    if answer(queries.headline, reader, view.filters, view.as_of)["open_item_count"].item() in (
        0,
        None,
    ):
        _nothing(language, reader, view)
        st.stop()
    return view


def plain_start(reader: Reader, question: str, guide: str) -> None:
    """Draw the head of a page that the filters do not change."""
    language = state.language()
    st.title(question, help=guide, anchor=False)
    _facts(language, reader, [])


def _view(reader: Reader, dates: tuple[date, ...]) -> View:
    asked: date | None = st.session_state.get(state.AS_OF.key)
    known: str | None = st.session_state.get(state.KNOWN.key)
    build = answer(queries.build, reader).row(0, named=True)
    return View(
        filters=filters.current_filters(),
        as_of=asked if asked in dates else dates[0],
        dates=dates,
        known_at=datetime.fromisoformat(known) if known else None,
        measure=st.session_state.get(state.MEASURE.key, "amount"),
        currency=build["reporting_currency"],
    )


def _title(language: Language, reader: Reader, view: View, question: str, guide: str) -> None:
    _ = language.text
    st.title(question, help=guide, anchor=False)
    facts = [
        _("At the end of {day}", day=f"**{language.day(view.as_of)}**"),
        _scope(language, reader),
        _("amounts in {currency}, tax included", currency=view.currency),
    ]
    if view.known_at:
        facts.append(
            _("as known on {moment}", moment=f"**{language.moment(state.local(view.known_at))}**")
        )
    _facts(language, reader, facts)


def _facts(language: Language, reader: Reader, facts: list[str]) -> None:
    build = answer(queries.build, reader).row(0, named=True)
    _ = language.text
    built = _("built on {moment}", moment=language.moment(state.local(build["built_at"])))
    badge = f" :orange-badge[{_('generated data')}]" if build["is_generated"] else ""
    st.markdown(f":small[{' · '.join([*facts, built])}]{badge}")


def _scope(language: Language, reader: Reader) -> str:
    limits = reader.scope.limits
    if not limits:
        return language.text("whole group")
    return "; ".join(
        f"{words.label(language, column)}: {', '.join(values)}" for column, values in limits.items()
    )


def control_strip(reader: Reader, view: View) -> None:
    """Show buckets = items = general ledger, and the difference to the cent."""
    language = state.language()
    _ = language.text
    told = answer(queries.control, reader, view.filters, view.as_of).row(0, named=True)
    amount = partial(language.money, currency=view.currency)
    parts = [
        f"{_('Buckets')} **{amount(told['buckets_total'])}**",
        f"{_('Items')} **{amount(told['items_total'])}**" + _besides(language, told, amount),
    ]
    colour, icon = "green", "check_circle"
    if told["ledger_total"] is None:
        parts.append(f"{_('General ledger')}: {_(NO_LEDGER[told['reason'] or 'no_ledger'])}")
        colour, icon = "gray", "link_off"
    else:
        parts.append(f"{_('General ledger')} **{amount(told['ledger_total'])}**")
        if told["difference"]:
            colour, icon = "orange", "warning"
    if told["buckets_total"] != told["items_total"]:
        colour, icon = "red", "error"
    verdict = f":{colour}-badge[:material/{icon}: {_('difference')} {amount(told['difference'])}]"
    st.markdown(
        f":small[{' = '.join(parts)}] {verdict}",
        help=_("The buckets, the open items and the general ledger (411 + 416) must agree to the "
               "cent. The Quality page shows where they do not."),
    )  # fmt: skip


def _besides(language: Language, told: dict[str, Any], amount: Callable[[Any], str]) -> str:
    """What the accounts hold beside the items in sight, and what no ledger balance covers."""
    _ = language.text
    said = ""
    if told["excluded_total"]:
        said += f" + {_('left out (intercompany, 418, 4191)')} {amount(told['excluded_total'])}"
    if told["uncovered_total"]:
        said += f" − {_('without ledger balance')} {amount(told['uncovered_total'])}"
    return said


NO_LEDGER = {
    "filtered": N_("not known by these filters"),
    "scope": N_("not shown for a part of the group"),
    "no_ledger": N_("no balance imported"),
    "no_rate": N_("no rate for a balance without items"),
}


def _nothing(language: Language, reader: Reader, view: View) -> None:
    """Say which filters leave nothing: those without which there would be something."""
    _ = language.text
    choices = answer(queries.choices, reader, view.as_of)
    active = filters.active_filters(language, choices)
    guilty = []
    for text, param in active:
        fields = [name for name, chosen in state.CHOSEN.items() if chosen is param]
        if not fields:
            continue
        without = replace(view.filters, **dict.fromkeys(fields))
        if answer(queries.headline, reader, without, view.as_of)["open_item_count"].item():
            guilty.append(text)
    said = (
        _("Without this filter there would be some: {filters}.", filters="; ".join(guilty))
        if guilty
        else _("Clear filters above to see more.")
    )
    st.info(said, title=_("No open item for this selection"), icon=":material/filter_alt_off:")
