"""The explorer: a data set, its groups, columns and order; what is seen is what is exported."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

import polars as pl
import streamlit as st

from ar_metrics import exports, i18n, queries, vocabulary
from ar_metrics.errors import MetricError
from ar_metrics.metrics import OPEN_ITEM_COUNT, OUTSTANDING
from ar_metrics.queries import Question, Reader
from ar_metrics.selections import Selection, headings
from ar_metrics.ui import people, saving, state, tables
from ar_metrics.ui.downloads import downloads
from ar_metrics.ui.layout import note, plain
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View
from ar_metrics.vocabulary.datasets import OFFERED
from ar_metrics.vocabulary.meanings import meaning

MINUS, ARROWS = "-", ("↑", "↓")
# What these tell without a first date began long ago; the others are then of one date.
OPEN_ENDED = ("write_offs", "billing_cohorts")
UNSORTED = ("aging_bucket",)  # a name that is read from its rank


@dataclass(frozen=True)
class Asked:
    """A data set, the question asked of it, and all columns that it has."""

    name: str
    question: Question
    columns: tuple[str, ...]


def explorer_question(reader: Reader, view: View) -> Asked | None:
    """Draw what can be chosen and return what is; None, and why, where there is no answer."""
    language = state.language()
    _ = language.text
    offered = _offered()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _keep(state.DATASET.key, offered)
        name = st.selectbox(
            _("Data set"), offered, format_func=lambda one: _(OFFERED[one][0]),
            key=state.DATASET.key, width=260,
        )  # fmt: skip
        groups = queries.DATASETS[name].groups
        by: list[str] = []
        if groups:
            _keep_all(state.GROUPS.key, groups)
            by = st.multiselect(
                _("Grouped by"), groups, format_func=partial(vocabulary.label, language),
                key=state.GROUPS.key, width=340, placeholder=_("No grouping"),
            )  # fmt: skip
        since = _since(view, name)
    question = Question(
        as_of=view.as_of,
        filters=view.filters,
        since=since,
        by=tuple(by[:1] if name == "objectives" else by),
        period=str(st.session_state.get(state.PERIOD.key) or "month"),
    )
    try:
        columns = _columns(reader, name, question)
    except MetricError as refusal:
        st.info(plain(refusal.message), icon=":material/info:")
        return None
    return Asked(name, _shaped(reader, name, columns, question), columns)


def _shaped(reader: Reader, dataset: str, columns: tuple[str, ...], question: Question) -> Question:
    """The question with the columns and the order that are chosen."""
    language = state.language()
    _ = language.text
    named = headings(reader, language, columns).__getitem__  # as the files call them
    _keep_all(state.COLUMNS.key, columns)
    chosen = st.multiselect(
        _("Columns"), columns, format_func=named, key=state.COLUMNS.key,
        placeholder=_("All {n} columns", n=language.count(len(columns))),
    )  # fmt: skip
    orders = [f"{sign}{name}" for name in columns if name not in UNSORTED for sign in ("-", "")]
    _keep(state.SORT.key, [None, *orders])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = st.selectbox(
            _("Order"), orders, key=state.SORT.key, index=None, width=340,
            placeholder=_("As the data set gives it"),
            format_func=lambda one: f"{named(one.removeprefix(MINUS))} {ARROWS[one[0] == MINUS]}",
        )  # fmt: skip
        with st.popover(_("What the columns mean"), icon=":material/menu_book:"):
            for name in chosen or columns:
                _meaning(dataset, name, named(name))
    return replace(question, columns=tuple(chosen) or None, order=(order,) if order else ())


def explorer_rows(reader: Reader, view: View, asked: Asked) -> None:
    """Draw what was saved, how many rows there are and what they add up to, the first of them."""
    language = state.language()
    selection = Selection(asked.name, asked.question, view.known_at)
    saving.saved_selections(selection, set(_offered()))
    frame = answer(
        queries.dataset, reader, asked.name, replace(asked.question, limit=tables.PAGE_ROWS)
    )
    rows, total = _size(reader, view, asked)
    said = language.plural("{n} row", "{n} rows", rows)
    if total is not None:
        said += language.text(", outstanding {amount}", amount=language.money(total, view.currency))
    if rows > frame.height:
        said += language.text("; the first {n} are shown", n=language.count(frame.height))
    note(f"**{said}**")
    if frame.is_empty():
        st.info(language.text("No row for this question."), icon=":material/filter_alt_off:")
        return
    named = headings(reader, language, frame.columns)
    tables.table(
        frame, key="explorer_table", columns=named, alt=language.text(OFFERED[asked.name][0])
    )


def explorer_files(reader: Reader, view: View, asked: Asked) -> None:
    """Draw the downloads and the command that makes the same file."""
    _ = state.words()
    selection = Selection(asked.name, asked.question, view.known_at)
    frames = {asked.name: (_(OFFERED[asked.name][0]), selection)}
    rows, _total = _size(reader, view, asked)
    downloads(reader, view, frames, rows=rows)
    with st.expander(_("The same file from the command line"), icon=":material/terminal:"):
        st.code(command(asked, view), language="bash", wrap_lines=True)


def command(asked: Asked, view: View) -> str:
    """Return the command that exports the same rows."""
    question, filters = asked.question, asked.question.filters
    words = ["ar-metrics", "export", asked.name, "--as-of", question.as_of.isoformat()]
    if question.since:
        words += ["--from", question.since.isoformat()]
    if view.known_at:
        words += ["--known-at", view.known_at.isoformat()]
    for name, values in filters.limits.items():
        words += ["--where", f"{name}={','.join(values)}"]
    switches = {"--basis": (filters.basis, "due"), "--credits": (filters.credits, "column")}
    if "period" in queries.DATASETS[asked.name].asks:
        switches["--period"] = (question.period, "month")
    for option, (value, usual) in switches.items():
        words += [option, value] if value != usual else []
    words += ["--include-intercompany"] if filters.include_intercompany else []
    for option, names in (("--by", question.by), ("--columns", question.columns or ())):
        words += [option, ",".join(names)] if names else []
    words += [f"--sort={name}" for name in question.order]
    words += ["--lang", code] if (code := state.language().code) != i18n.DEFAULT else []
    return shlex.join([*words, "--out", exports.file_name(asked.name, str(question.as_of), "xlsx")])


def _offered() -> list[str]:
    pages = people.current_person().role.pages
    return [name for name, (_, page) in OFFERED.items() if page in pages]


def _columns(reader: Reader, name: str, question: Question) -> tuple[str, ...]:
    few = replace(question, limit=tables.PAGE_ROWS)
    return tuple(answer(queries.dataset, reader, name, few).columns)


def _size(reader: Reader, view: View, asked: Asked) -> tuple[int, Decimal | None]:
    """How many rows the files have, and their control total where there is one."""
    if asked.name == "open_items":  # counted where they lie: there may be millions
        metrics = (OPEN_ITEM_COUNT, OUTSTANDING)
        row = answer(queries.headline, reader, view.filters, view.as_of, metrics).row(0, named=True)
        return row["open_item_count"] or 0, row["outstanding_amount"]
    whole = replace(asked.question, columns=None, order=())
    frame: pl.DataFrame = answer(queries.dataset, reader, asked.name, whole)
    return frame.height, exports.control_total(frame)


def _since(view: View, name: str) -> date | None:
    """Draw from which date on, where a data set asks for it."""
    declared = queries.DATASETS[name]
    if "since" not in declared.asks:
        return None
    language = state.language()
    days = sorted((day for day in view.dates if day < view.as_of), reverse=True)
    _keep(state.SINCE.key, days if declared.has_start else [None, *days])
    return st.selectbox(
        language.text("From"), days, format_func=language.date, key=state.SINCE.key, width=180,
        placeholder=language.text("The beginning")
        if name in OPEN_ENDED
        else language.text("This date alone"),
        index=None,
    )  # fmt: skip


def _keep(key: str, options: Sequence[object]) -> None:
    """Forget a choice that this data set does not have."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0] if options else None


def _keep_all(key: str, options: Sequence[str]) -> None:
    chosen = st.session_state.get(key) or []
    st.session_state[key] = [name for name in chosen if name in options]


def _meaning(dataset: str, name: str, label: str) -> None:
    """What a column of a data set means, and in what unit."""
    said = meaning(state.language(), name, dataset)
    about = f" :gray[:small[{said.unit}]]  \n{said.text}" if said else ""
    st.markdown(f"**{plain(label)}** :small[`{name}`]{about}")
