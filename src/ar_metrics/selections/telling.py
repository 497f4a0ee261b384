"""The provenance of a file for people: what its lines are called and say in their language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ar_metrics import vocabulary
from ar_metrics.exports import Provenance
from ar_metrics.i18n import Language
from ar_metrics.vocabulary.datasets import OFFERED
from ar_metrics.vocabulary.provenance import FILTER, LIMIT, LINES, TEXTS

LISTS = {"filters": FILTER, "scope": LIMIT}
ARROWS = {"-": "↓", "": "↑"}


def spoken(
    language: Language, about: Provenance, named: Mapping[str, str]
) -> dict[str, tuple[str, str | None]]:
    """Return the name of each line of a provenance → what it is called, and what it says.

    `named` are the titles of the columns. What is filled in while a file is written says None: the
    line's own text.
    """
    _ = language.text
    told: dict[str, tuple[str, str | None]] = {
        name: (_(said), None) for name, said in LINES.items()
    }
    for name, text in about.lines():
        part, _dot, column = name.partition(".")
        if part == "definitions":
            told[name] = (named.get(column, column), text)
        elif name in LINES:
            told[name] = (_(LINES[name]), _text(language, about, name, text))
        elif part in LISTS:
            label = _(LISTS[part], name=vocabulary.label(language, column))
            values = (vocabulary.value(language, column, one) for one in text.split(", "))
            told[name] = (label, ", ".join(values))
    return told


def _text(language: Language, about: Provenance, name: str, text: str) -> str:
    _ = language.text
    part, _dot, column = name.partition(".")
    value = getattr(about, part)
    if said := TEXTS.get(name, {}).get(text):
        return _(said)
    if name == "dataset":
        return _(OFFERED[text][0]) if text in OFFERED else text
    if name == "by":
        return ", ".join(vocabulary.label(language, one) for one in text.split(", "))
    if name == "order":
        return ", ".join(_ordered(language, one) for one in text.split(", "))
    if isinstance(value, datetime):
        return f"{language.moment(value)} UTC"
    if isinstance(value, date):
        return language.date(value)
    return vocabulary.value(language, column or part, text)


def _ordered(language: Language, name: str) -> str:
    sign = "-" if name.startswith("-") else ""
    return f"{vocabulary.label(language, name.removeprefix('-'))} {ARROWS[sign]}"
