"""From a selection to the file: its rows, its titles and where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from ar_metrics import exports, queries, vocabulary
from ar_metrics.exports import FORMATS, Provenance, Rows, Tally, Told, nobody, rows_of
from ar_metrics.i18n import REGIONS, Language
from ar_metrics.i18n import language as language_of
from ar_metrics.metrics import DECLARED
from ar_metrics.queries import DATASETS, Question, Reader
from ar_metrics.selections.selection import Selection
from ar_metrics.selections.telling import spoken
from ar_metrics.selections.wording import Worded
from ar_metrics.vocabulary.datasets import kind
from ar_metrics.vocabulary.meanings import definition

LANGUAGES = tuple(REGIONS)
MACHINES = "en"  # what files for machines are told in: definitions, not columns


@dataclass(frozen=True)
class Export:
    """A file that is not written yet. `language` is the one its format speaks."""

    selection: Selection
    file_format: str
    language: Language
    rows: Rows
    about: Provenance
    titles: Mapping[str, str]
    count: int

    @cached_property
    def name(self) -> str:
        """What the file is called, such as aging_2025-06-30.xlsx."""
        day = self.selection.question.as_of.isoformat()
        return exports.file_name(self.selection.dataset, day, self.file_format)

    def write(self, path: Path, told: Told = nobody) -> Tally:
        """Write the file, and its provenance beside a text file; whole or not at all.

        Raises UserError when it cannot be written.
        """
        return exports.write(path, self.file_format, self.rows, self.about, self.titles, told)

    def content(self) -> bytes:
        """Return the file as bytes, for what is small."""
        return exports.content(self.file_format, self.rows, self.about, self.titles)


def export(
    reader: Reader,
    selection: Selection,
    file_format: str,
    language: str,
    frame: pl.DataFrame | None = None,
) -> Export:
    """Return the file that `reader` sees for a selection; `frame` are its rows when a page has
    made them itself. Titles and codes are in words where the format is for people, in `language`
    where it leaves the choice.

    Raises MetricError for a dataset or column that does not exist.
    """
    speaks = FORMATS[file_format].speaks
    said = language_of({"any": language, "codes": MACHINES}.get(speaks, speaks))
    if frame is None:
        rows = queries.listing(reader, selection.dataset, selection.question)
        count = rows.count
    else:
        rows, count = rows_of(frame), frame.height
    named = headings(reader, said, tuple(rows.schema))
    for_people = speaks != "codes"
    about = _provenance(reader, selection, said, named, for_people=for_people)
    told: Rows = Worded(rows, said) if for_people else rows
    return Export(selection, file_format, said, told, about, named, count)


def titles(reader: Reader, language: Language) -> dict[str, str]:
    """Return what people call each column that there may be."""
    buckets = {
        f"bucket_{rank}_{kind}": vocabulary.bucket(language, name)
        for rank, name in reader.buckets.select("bucket_rank", "aging_bucket").rows()
        for kind in ("amount", "count")
    }
    known = dict.fromkeys((*vocabulary.COLUMNS, *DECLARED))
    return {name: vocabulary.label(language, name) for name in known} | buckets


def headings(reader: Reader, language: Language, columns: Sequence[str]) -> dict[str, str]:
    """Return the titles of these columns, in their order.

    Where two have the same, what kind of column it is stands beside it; its own name, where that
    does not tell them apart either.
    """
    known = titles(reader, language)
    plain = {name: known.get(name, name) for name in columns}
    kinds = {name: said for name in columns if (said := kind(language, name))}
    told = _told_apart(plain, kinds)
    return _told_apart(told, {name: name for name in columns})


def _told_apart(titles: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    shared = {title for title, n in Counter(titles.values()).items() if n > 1}
    return {
        name: f"{title} ({more[name]})" if title in shared and name in more else title
        for name, title in titles.items()
    }


def _provenance(
    reader: Reader,
    selection: Selection,
    language: Language,
    named: Mapping[str, str],
    *,
    for_people: bool,
) -> Provenance:
    question, filters = selection.question, selection.question.filters
    (build,) = queries.build(reader).to_dicts()
    switches = {
        "basis": filters.basis,
        "credits": filters.credits,
        "intercompany": "shown" if filters.include_intercompany else "left out",
    }
    about = Provenance(
        dataset=selection.dataset,
        as_of=question.as_of,
        build=reader.release,
        built_at=build["built_at"],
        currency=build["reporting_currency"],
        version=build["product_version"],
        known_at=build["known_at"],
        since=question.since,
        by=", ".join(question.by) or None,
        period=question.period if _asks_for_period(question, selection.dataset) else None,
        order=", ".join(question.order) or None,
        filters={name: ", ".join(values) for name, values in filters.limits.items()} | switches,
        scope=_seen(reader),
        is_generated=build["is_generated"],
        definitions={
            name: text if for_people else f"{title}: {text}"
            for name, title in named.items()
            if (text := definition(language, name, selection.dataset))
        },
    )
    return replace(about, spoken=spoken(language, about, named)) if for_people else about


def _asks_for_period(question: Question, dataset: str) -> bool:
    declared = DATASETS.get(dataset)
    return "period" in declared.asks if declared else question.period != Question.period


def _seen(reader: Reader) -> dict[str, str]:
    """Which rows and whose names the reader shows."""
    scope = reader.scope
    hidden = {
        name: "hidden" for name in ("agent_names", "private_names") if not getattr(scope, name)
    }
    return {name: ", ".join(values) for name, values in scope.limits.items()} | hidden
