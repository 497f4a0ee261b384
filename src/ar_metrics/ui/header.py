"""The head of every page: the question, what the figures describe, the filters, the tie-out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, NoReturn

import streamlit as st

from ar_metrics import queries
from ar_metrics.i18n import N_, Language
from ar_metrics.queries import Reader
from ar_metrics.ui import edits, filters, notes, search, state, vocabulary
from ar_metrics.ui.layout import plain
from ar_metrics.ui.people import base_reader
from ar_metrics.ui.reporting import report_button
from ar_metrics.ui.session import answer, headline, left_aside
from ar_metrics.ui.state import View


def start(
    reader: Reader,
    question: str,
    guide: str,
    *,
    needs_items: bool = True,
    report: str = "",
    tells_empty: bool = False,
) -> View:
    """Draw the head of a page and return what it shows.

    A selection without open items ends the page here, unless the page has something to say of it.
    `report` is offered in the head. A page that goes on without items may still say which filter
    leaves none (`tells_empty`).
    """
    language = state.language()
    dates = tuple(answer(queries.snapshot_dates, reader))
    if not dates:
        _no_items_yet(language, reader, question, guide)
    search.in_the_sidebar(reader)
    edits.carry_out()
    view = _view(reader, dates)
    _title(language, reader, view, question, guide)
    filters.filter_bar(reader, view, _dates_to_choose(view))
    damaged_told(reader)
    _missing(language, reader, view)
    control_strip(reader, view)
    count = headline(reader, view.filters, view.as_of)["open_item_count"]
    offered = partial(report_button, reader, view, report) if report and count else None
    notes.snapshot_notes(reader, view, offered)
    if needs_items and not count:
        _nothing(language, reader, view)
        st.stop()
    if tells_empty and not count and view.filters.limits:
        _nothing(language, reader, view)
    return view


def _no_items_yet(language: Language, reader: Reader, question: str, guide: str) -> NoReturn:
    plain_start(reader, question, guide)
    st.info(
        language.text("Master data alone gives no figures: import open items or a ledger."),
        title=language.text("No open item was imported yet"),
        icon=":material/upload_file:",
    )
    st.stop()


def _dates_to_choose(view: View) -> tuple[date, ...]:
    """The dates of the build: a view of one day leaves the later ones out of its calendar."""
    return view.dates if view.known_at else tuple(answer(queries.snapshot_dates, base_reader()))


def _missing(language: Language, reader: Reader, view: View) -> None:
    """Warn that a BU which had open items at the snapshot before has none at this date."""
    if names := missing_bus(reader, view):
        st.warning(
            language.text(
                "No open item at this date, though there were some at the snapshot before: "
                "{names}.",
                names=plain(", ".join(names)),
            ),
            icon=":material/warning:",
        )


def damaged_told(reader: Reader) -> None:
    """Say that the build before the published one is read, because that one's file was harmed."""
    _ = state.words()
    if damaged := left_aside():
        st.error(
            _("The latest build, {file}, is damaged: its file is not as it was written. The "
              "figures are those of {build}. An administrator makes it again from the imports with "
              "`ar-metrics build`.", file=damaged, build=reader.release),
            title=_("The figures are not the latest"),
            icon=":material/warning:",
        )  # fmt: skip


def missing_bus(reader: Reader, view: View) -> list[str]:
    """Return the BUs in sight at the snapshot before and not at the as-of date."""
    if view.previous is None:
        return []
    now, before = (
        dict(answer(queries.choices, reader, day).get("bu", ()))
        for day in (view.as_of, view.previous)
    )
    wanted = view.filters.bu or before
    return [before[code] for code in before if code not in now and code in wanted]


def plain_start(reader: Reader, question: str, guide: str) -> None:
    """Draw the head of a page that the filters do not change."""
    language = state.language()
    search.in_the_sidebar(reader)
    st.title(question, help=guide, anchor=False)
    _facts(language, reader, [])
    damaged_told(reader)


def _view(reader: Reader, dates: tuple[date, ...]) -> View:
    asked: date | None = st.session_state.get(state.AS_OF.key)
    known: str | None = st.session_state.get(state.KNOWN.key)
    build = answer(queries.build, reader).row(0, named=True)
    return View(
        filters=filters.current_filters(),
        as_of=asked if asked and asked in dates else dates[0],
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
        f"{vocabulary.label(language, column)}: {', '.join(values)}"
        for column, values in limits.items()
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
    if told["ledger_total"] is not None:
        parts.append(f"{_('General ledger')} **{amount(told['ledger_total'])}**")
    st.markdown(
        f":small[{' = '.join(parts)}] {_verdict(language, told, amount)}",
        help=_("The buckets, the open items and the general ledger (411 + 416) must agree to the "
               "cent. The Quality page shows where they do not."),
    )  # fmt: skip


def _verdict(language: Language, told: dict[str, Any], amount: Callable[[Any], str]) -> str:
    """The difference; where no ledger can be held against the items, why not, and no zero."""
    _ = language.text
    holds = told["buckets_total"] == told["items_total"]
    if holds and told["ledger_total"] is None:
        reason = _(NO_LEDGER[told["reason"] or "no_ledger"])
        said = _("{name}: {value}", name=_("General ledger"), value=reason)
        return f":gray-badge[:material/link_off: {said}]"
    colour, icon = ("orange", "warning") if told["difference"] else ("green", "check_circle")
    if not holds:
        colour, icon = "red", "error"
    return f":{colour}-badge[:material/{icon}: {_('difference')} {amount(told['difference'])}]"


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
    choices = filters.choices_of(reader, view.as_of)
    active = filters.active_filters(language, choices)
    guilty = []
    for text, param in active:
        fields = [name for name, chosen in state.CHOSEN.items() if chosen is param]
        if not fields:
            continue
        without = replace(view.filters, **dict.fromkeys(fields))
        if headline(reader, without, view.as_of)["open_item_count"]:
            guilty.append(text)
    said = (
        _("Without this filter there would be some: {filters}.", filters=plain("; ".join(guilty)))
        if guilty
        else _("Clear filters above to see more.")
    )
    st.info(said, title=_("No open item for this selection"), icon=":material/filter_alt_off:")
