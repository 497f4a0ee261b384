"""What a report asks, and the small pieces that its chapters share: cards, tables, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from textwrap import wrap
from typing import Any, TypeVar

import polars as pl

from ar_metrics import queries, vocabulary
from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.i18n import Language
from ar_metrics.metrics import Metric
from ar_metrics.queries import Change, Reader
from ar_metrics.queries.about import within_months
from ar_metrics.reports.parts import Card, Table, Tone
from ar_metrics.vocabulary import written

MONTHS = 13
T = TypeVar("T")
MOST_SIGNS, LINE = 160, 16
LONG_WORD, BREAK = re.compile(r"\S{32,}"), "\u200b"


@dataclass(frozen=True)
class Asked:
    """The question of a report: whose rows (the reader's scope), which of them, when, in which
    language. `pages` are those that the person may open; None is all of them.
    """

    reader: Reader
    filters: Filters
    as_of: date
    language: Language
    known_at: datetime | None = None
    pages: Sequence[str] | None = None
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def build(self) -> Mapping[str, Any]:
        """The build that is read: the columns of `queries.build`."""
        return queries.build(self.reader).row(0, named=True)

    @property
    def currency(self) -> str:
        """The reporting currency."""
        return str(self.build["reporting_currency"])

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The snapshots up to the date, latest first."""
        return tuple(d for d in queries.snapshot_dates(self.reader) if d <= self.as_of)

    @property
    def previous(self) -> date | None:
        """The snapshot before; None at the first."""
        return self.dates[1] if len(self.dates) > 1 else None

    @property
    def first(self) -> date:
        """Where a course of 13 months begins."""
        return within_months(self.dates, MONTHS)[-1]

    def sees(self, page: str) -> bool:
        """Whether the chapter of a page is for this person."""
        return self.pages is None or page in self.pages

    def text(self, message: str, /, **values: object) -> str:
        """Return a sentence in the language of the report, with the apostrophe of print."""
        return self.language.text(message, **values).replace("'", "’")

    def money(self, value: Any) -> str:
        """Return an amount to the cent, with its currency."""
        return minus(self.language.money(value, self.currency))

    def compact(self, value: Any) -> str:
        """Return an amount in three figures, with its currency."""
        return minus(self.language.compact(value, self.currency))

    def ratio(self, value: float | None) -> str:
        """Return a ratio as a percentage."""
        return minus(self.language.ratio(value))

    def once(self, name: str, query: Callable[[], T]) -> T:
        """Return what a query answers, asked once however many chapters need it."""
        if name not in self.memory:
            self.memory[name] = query()
        return self.memory[name]

    def or_none(self, query: Callable[[], T]) -> T | None:
        """Return what a query answers; None where the filters ask for what its rows do not have."""
        try:
            return query()
        except MetricError:
            return None

    def table(
        self,
        name: str,
        title: str,
        frame: pl.DataFrame,
        shown: Sequence[str] = (),
        headings: Mapping[str, str] | None = None,
        total: Mapping[str, Any] | None = None,
        note: str = "",
        *,
        compact: bool = False,
    ) -> Table:
        """Return a table under the usual words of its columns, `headings` first."""
        words = {column: vocabulary.label(self.language, column) for column in frame.columns}
        return Table(
            name, title, frame, words | dict(headings or {}), tuple(shown), total, note, compact
        )

    def buckets(self, ending: str = "amount") -> dict[str, str]:
        """Return the headings of the columns of the aging buckets."""
        return {
            f"bucket_{rank}_{ending}": vocabulary.bucket(self.language, name)
            for rank, name in self.reader.buckets.select("bucket_rank", "aging_bucket").rows()
        }

    def card(self, change: Change, remark: str = "") -> Card:
        """Return the card of a figure, its change against the snapshot before and its target."""
        metric, value = change.metric, change.value
        return Card(
            name=metric.name,
            label=self.text(metric.label),
            value=value,
            shown=self.text("no data") if value is None else self.said(metric, value),
            change=self._difference(change),
            tone=_tone(change),
            target=self._target(metric, value),
            remark=remark,
        )

    def against(self) -> str:
        """Return the sentence under cards: what their changes are held against."""
        if self.previous is None:
            return ""
        day = self.language.date(self.previous)
        return self.text("Changes against {what}; green is better, red is worse.", what=day)

    def said(self, metric: Metric, value: Any) -> str:
        """Return a value as a card says it; the unit of its metric decides how."""
        return minus(written.figure(self.language, metric, value, self.currency))

    def _difference(self, change: Change) -> str:
        said = written.difference(
            self.language, change.metric, change.difference, change.ratio, self.currency
        )
        if said is None:
            return ""
        return minus(str(said)) if said else self.text("unchanged")

    def _target(self, metric: Metric, value: Any) -> str:
        levels = queries.levels(self.reader, metric, self.as_of)
        level = metric.level(None if value is None else float(value), levels)
        if levels is None or level is None:
            return ""
        return written.against_target(self.language, metric, levels, level).replace("'", "’")


def breakable(text: str) -> str:
    """Return a text that stays in its column: a word too long for one may break, and one that would
    fill a page is told in part.
    """
    told = text if len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1] + "…"
    return LONG_WORD.sub(lambda word: BREAK.join(wrap(word[0], LINE)), told)


def minus(text: str) -> str:
    """Return a number with the minus sign of print."""
    return text.replace("-", "\u2212")


def _tone(change: Change) -> Tone:
    if change.is_better is None:
        return "plain"
    return "good" if change.is_better else "bad"
