"""A report set as PDF by Typst: tagged (PDF/UA-1), the same bytes for the same report."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import polars as pl

from ar_metrics.i18n import NOTHING, REGIONS, Language
from ar_metrics.reports.asking import breakable, minus
from ar_metrics.reports.parts import (
    Block,
    Card,
    Cards,
    Chapter,
    Chart,
    Definitions,
    LegalTable,
    Note,
    Report,
    Table,
)

HERE = Path(__file__).parent
STANDARD = "ua-1"
Kind = Literal["text", "number"]
COLUMNS_OF_CARDS = 4


def to_pdf(report: Report) -> bytes:
    """Return the report as a tagged PDF. Texts of the data are passed as data, never as markup.

    The document's date is the build's; nothing of this moment or this machine is in it.
    """
    return _compiled(report, format="pdf", pdf_standards=[STANDARD])


def to_pages(report: Report, ppi: float = 100) -> list[bytes]:
    """Return the pages as PNG pictures, to look at."""
    pages = _compiled(report, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def _compiled(report: Report, **how: Any) -> Any:
    import typst  # loaded only when someone asks for a report

    # The narrow space between thousands is too narrow to be seen at the sizes of print.
    data = json.dumps(_data(report), ensure_ascii=False).replace("\u202f", "\u00a0")
    return typst.compile(
        HERE / "report.typ",
        root=HERE,
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        timestamp=int(report.built_at.timestamp()),
        **how,
    )


def _data(report: Report) -> dict[str, Any]:
    language = report.language
    _ = language.text
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "scope": report.scope,
        "author": "ar-metrics",
        "keywords": [report.name, report.as_of.isoformat()],
        "lang": language.code,
        "region": REGIONS[language.code].partition("_")[2],
        "facts": report.facts,
        "footer": _footer(report),
        "generated": _("Generated data: no real company or person") if report.is_generated else "",
        "words": {
            "contents": _("Contents"),
            "page": _("Page <n> of <m>"),
            "none": _("Nothing to show."),
        },
        "chapters": [_chapter(language, chapter) for chapter in report.chapters],
    }


def _footer(report: Report) -> str:
    facts = dict(report.facts)
    _ = report.language.text
    return " · ".join(facts[name] for name in (_("Currency"), _("Build")) if name in facts)


def _chapter(language: Language, chapter: Chapter) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "question": chapter.question,
        "rows": [
            {
                "blocks": [_block(language, block) for block in line.blocks],
                "shares": list(line.shares) or [1] * len(line.blocks),
            }
            for line in chapter.rows
        ],
    }


def _block(language: Language, block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(language, block)
    if isinstance(block, Cards):
        return {
            "type": "cards", "title": block.title, "note": block.note,
            "columns": COLUMNS_OF_CARDS if len(block.cards) % 3 else 3,
            "cards": [_card(card) for card in block.cards],
            "height": max(46 + 10 * _lines(card) for card in block.cards),
        }  # fmt: skip
    if isinstance(block, Chart):
        return {
            "type": "chart", "kind": block.kind, "title": block.title, "alt": block.alt,
            "data": block.data,
        }  # fmt: skip
    if isinstance(block, LegalTable):
        return {
            "type": "legal", "title": block.title, "headings": list(block.headings.values()),
            "rows": [list(line) for line in block.lines.rows()],
        }  # fmt: skip
    if isinstance(block, Definitions):
        return {"type": "definitions", "title": block.title, "rows": block.rows}
    assert isinstance(block, Note)
    return {"type": "note", "text": block.text}


def _lines(card: Card) -> int:
    return sum(map(bool, (card.change, card.target, card.remark)))


def _card(card: Card) -> dict[str, str]:
    return {
        "label": card.label, "shown": card.shown, "change": card.change, "tone": card.tone,
        "target": card.target, "remark": card.remark,
    }  # fmt: skip


def _table(language: Language, table: Table) -> dict[str, Any]:
    names = [name for name in table.shown or table.frame.columns if name in table.frame.columns]
    lines: list[dict[str, Any]] = table.frame.select(names).to_dicts()
    if table.total is not None and lines:
        lines.append({name: table.total.get(name) for name in names})
    kinds: list[Kind] = [_kind(table.frame.schema[name]) for name in names]
    empty = [table.total is not None and name not in table.total for name in names]
    cells = [
        ["" if empty[n] and line is lines[-1] else said(language, name, line[name])
         for n, name in enumerate(names)]
        for line in lines
    ]  # fmt: skip
    return {
        "type": "table", "title": table.title, "note": table.note, "compact": table.compact,
        "headings": [table.headings.get(name, name) for name in names], "kinds": kinds,
        "widths": [
            _share(kind, table.headings.get(names[n], names[n]), [row[n] for row in cells])
            for n, kind in enumerate(kinds)
        ],
        "rows": cells, "total": table.total is not None and bool(lines),
    }  # fmt: skip


def said(language: Language, name: str, value: Any) -> str:
    """Return the value of a column as a table of the report says it; its ending says the unit."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, bool):
        return language.text("yes") if value else language.text("no")
    if isinstance(value, datetime | date):
        return language.date(value)
    return minus(_number(language, name, value))


def _number(language: Language, name: str, value: Any) -> str:
    if name.endswith("_ratio"):
        return language.ratio(value)
    if name.endswith("_days"):
        return language.count(value) if isinstance(value, int) else language.days(value, 1)
    if isinstance(value, Decimal):
        return language.amount(value)
    return language.count(round(value))


def _kind(dtype: pl.DataType) -> Kind:
    return "text" if dtype in (pl.String, pl.Boolean) else "number"


def _share(kind: Kind, heading: str, cells: list[str]) -> float:
    """The share of a column in the width: what its longest cell or word of its heading takes."""
    longest = max([*map(len, cells), *map(len, heading.split())], default=0)
    return min(longest, 44) + (2 if kind == "number" else 3)
