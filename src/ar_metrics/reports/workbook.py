"""A report as a workbook: a sheet for each chapter, its tables and the figures of its charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from textwrap import wrap
from typing import Any

import polars as pl

from ar_metrics.exports.cells import EPOCH, look
from ar_metrics.exports.workbook import Workbook
from ar_metrics.reports.parts import (
    Block,
    Cards,
    Chapter,
    Chart,
    Definitions,
    LegalTable,
    Note,
    Report,
    Table,
)

Line = list[tuple[object, str]]
WIDTHS = (40, *([20] * 15))
LINE = 150  # signs


def to_xlsx(report: Report) -> bytes:
    """Return the report as a workbook: the same figures to the cent, in typed cells.

    The first sheet is the cover. The same report gives the same bytes.
    """
    file = BytesIO()
    with Workbook(file, report.built_at) as book:
        book.lines(report.language.text("Cover"), list(_cover(report)), (26, 90))
        taken: set[str] = set()
        for chapter in report.chapters:
            lines = [line for block in chapter.blocks for line in _block(report, block)]
            head: list[Line] = [[(chapter.title, "title")], []]
            book.lines(_sheet_name(chapter, taken), head + lines, WIDTHS)
    return file.getvalue()


def _cover(report: Report) -> Iterator[Line]:
    yield [(report.title, "title")]
    yield [(f"{report.scope} · {report.subtitle}", "text")]
    yield []
    for name, text in report.facts:
        yield [(name, "title"), (text, "text")]


def _sheet_name(chapter: Chapter, taken: set[str]) -> str:
    """A name that a spreadsheet accepts: 31 signs, no brackets or slashes, and only once."""
    told = chapter.tab or chapter.title
    allowed = "".join(" " if sign in "[]:*?/\\'" else sign for sign in told)
    plain = " ".join(allowed.split())[:28].strip()
    name, number = plain, 2
    while name.casefold() in taken:
        name, number = f"{plain} {number}", number + 1
    taken.add(name.casefold())
    return name


def _block(report: Report, block: Block) -> Iterator[Line]:
    if isinstance(block, Cards):
        yield from _cards(report, block)
    elif isinstance(block, Table):
        yield from _title(block.title)
        yield from _frame(block.frame, block.headings, block.total)
        yield from _sentences(block.note)
    elif isinstance(block, LegalTable):
        yield from _legal(block)
    elif isinstance(block, Chart):
        if block.table is None:
            return  # a table beside it has the same figures
        yield from _block(report, block.table)
        return
    elif isinstance(block, Definitions):
        for label, text, unit in block.rows:
            yield [(label, "title"), (f"{text} ({unit})", "text")]
    else:
        assert isinstance(block, Note)
        yield from _sentences(block.text)
    yield []


def _sentences(text: str) -> Iterator[Line]:
    """A text in lines that are as wide as a screen: a cell runs on to the right, it wraps not."""
    for line in wrap(text, LINE):
        yield [(line, "text")]


def _title(text: str) -> Iterator[Line]:
    if text:
        yield [(text, "title")]


def _cards(report: Report, block: Cards) -> Iterator[Line]:
    _ = report.language.text
    yield from _title(block.title)
    headings = (_("Figure"), _("Value"), _("Change"), _("Target"), _("Remark"))
    yield [(heading, "header") for heading in headings]
    for card in block.cards:
        yield [(card.label, "text"), _cell(card.name, card.value), (card.change, "text"),
               (card.target, "text"), (card.remark, "text")]  # fmt: skip


def _frame(
    frame: pl.DataFrame, headings: Mapping[str, str], total: Mapping[str, Any] | None
) -> Iterator[Line]:
    yield [(headings.get(name, name), "header") for name in frame.columns]
    looks = [look(name, dtype) for name, dtype in frame.schema.items()]
    for row in frame.iter_rows():
        yield [_typed(value, kind) for value, kind in zip(row, looks, strict=True)]
    if total is not None and frame.height:
        yield [_typed(total.get(name), "total" if kind == "money" else kind)
               for name, kind in zip(frame.columns, looks, strict=True)]  # fmt: skip


def _legal(block: LegalTable) -> Iterator[Line]:
    """The layout of the law, its figures as numbers, and what its shares are of."""
    yield from _title(block.title)
    yield [(text, "header") for text in block.headings.values()]
    places = [name for name in block.headings if name != "line"]
    for words, cells in zip(block.lines["line"], block.cells, strict=True):
        if not cells:
            yield [(words, "title" if words.startswith("(") else "text")]
            continue
        told = [_legal_cell(*cells[name]) if name in cells else (None, "hatched")
                for name in places]  # fmt: skip
        yield [(words, "wrapped"), *told]
    words, amount = block.base
    yield [(words, "text"), _legal_cell("amount", amount)]


def _legal_cell(column: str, value: Any) -> tuple[object, str]:
    if value is None:
        return "–", "text"  # not known, which is not a place that the model leaves out
    if column == "invoice_count":
        return value, "whole"
    return value, "share" if column.endswith("_ratio") else "money"


def _cell(name: str, value: Any) -> tuple[object, str]:
    kinds = {"_ratio": "ratio", "_amount": "money", "_days": "number"}
    kind = next((look for ending, look in kinds.items() if name.endswith(ending)), "whole")
    return _typed(value, kind)


def _typed(value: Any, kind: str) -> tuple[object, str]:
    if value is None:
        return None, kind
    if isinstance(value, bool):
        return str(value).lower(), "text"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds"), "text"
    if isinstance(value, date):
        return (value - EPOCH).days, "date"
    return value, "text" if isinstance(value, str) else kind
