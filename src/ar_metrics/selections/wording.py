"""Rows for people: codes in the words of the screen. Names and ids stay, and so do all numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from ar_metrics import vocabulary
from ar_metrics.exports import Rows
from ar_metrics.i18n import Language
from ar_metrics.queries.objectives import ACTUALS
from ar_metrics.vocabulary import row_words

# Columns of codes; of the dimensions, those whose rows may have no value ('unassigned').
CODED = frozenset((
    *vocabulary.VALUES, *row_words.LIKE, "country_code", "aging_bucket", "detail", "segment",
    "alert_metric", "agent_id", "actor_agent_id", "team", "court", "provider", "currency_code",
))  # fmt: skip
LISTS = ("reasons",)
BETWEEN = "; "


@dataclass(frozen=True)
class Worded:
    """`rows` with each code as `language` calls it."""

    rows: Rows
    language: Language

    @property
    def schema(self) -> pl.Schema:
        """Columns and their types: those of the rows."""
        return self.rows.schema

    @property
    def adds_up(self) -> bool:
        """As the rows."""
        return self.rows.adds_up

    def chunks(self) -> Iterator[pl.DataFrame]:
        """Yield the rows in order, some at a time."""
        for chunk in self.rows.chunks():
            yield in_words(self.language, chunk)


def in_words(language: Language, frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with its codes in words; what is empty stays empty."""
    return frame.with_columns(
        _said(language, frame[name])
        for name, kind in frame.schema.items()
        if kind == pl.String and name in CODED
    )


def _said(language: Language, codes: pl.Series) -> pl.Series:
    known = [code for code in codes.unique() if code]
    said = [_word(language, codes.name, code) for code in known]
    return codes.replace(known, said) if known else codes


def _word(language: Language, column: str, code: str) -> str:
    if column == "alert_metric":
        return vocabulary.label(language, code)
    if column == "measure":
        return language.text(ACTUALS[code].label) if code in ACTUALS else code
    if column in LISTS:
        parts = (vocabulary.value(language, column, one) for one in code.split(BETWEEN))
        return BETWEEN.join(parts)
    return vocabulary.value(language, column, code)
