"""A first layout for a file never seen: what its headers and cells say, and what is left to say."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ar_metrics.contracts import FEEDS
from ar_metrics.sources.inspection import Column, Inspection
from ar_metrics.sources.layout import Layout
from ar_metrics.sources.sheet import normal
from ar_metrics.sources.shipped import shipped_layouts

FEED = "open_items"
USUAL = {"bu": "MAIN", "currency_code": "EUR"}
"""What a file of one company often leaves out, and a constant says."""


def draft(inspection: Inspection) -> str:
    """Return a layout in TOML for open items, to be corrected: `ar-metrics import --dry-run` tells
    what is wrong with it. Columns that nothing was found for stand in it as comments.
    """
    mapped = dict(_mapped(inspection))
    return "\n".join([*_head(inspection), *_columns(inspection, mapped)]) + "\n"


def _head(inspection: Inspection) -> Iterator[str]:
    yield f"# Drafted from {inspection.file}: correct it, then import with --layout and --dry-run."
    yield f"title = {_said(inspection.file)}"
    if inspection.encoding not in ("", "utf-8", "utf-8-sig", "utf-16"):
        yield from ("", "[reader]", f"encoding = {_said(inspection.encoding)}")
    marks = {words for column in _of(inspection, "amount") for words in column.written[:1]}
    comma = any(words.startswith("decimal comma") for words in marks)
    yield from ("", "[numbers]", f"decimal = {_said(',' if comma else '.')}")
    yield f"thousands = {json.dumps(['.', 'space'] if comma else [','])}"
    formats = dict.fromkeys(c.written[0] for c in _of(inspection, "date") if len(c.written) == 1)
    open_ones = [column for column in _of(inspection, "date") if len(column.written) > 1]
    yield from ("", "[dates]")
    for column in open_ones if not formats else []:
        yield f"# {column.header}: {column.evidence}; it is one of {', '.join(column.written)}"
    yield f"formats = {json.dumps(list(formats) or ['YYYY-MM-DD'])}"


def _columns(inspection: Inspection, mapped: dict[str, str]) -> Iterator[str]:
    feed = FEEDS[FEED]
    missing = [n for n in feed.schema if feed.notes(n)["needed"] and n not in mapped]
    constants = {name: USUAL[name] for name in missing if name in USUAL}
    if constants:
        yield from ("", "[constants]")
        yield from (f"{name} = {_said(value)}" for name, value in constants.items())
    yield from ("", f"[feeds.{FEED}.columns]")
    for name, header in mapped.items():
        yield f"{name} = {_said(header)}"
    for name in missing:
        if name not in constants:
            words = "or --snapshot-date" if name == "snapshot_date" else feed.notes(name)["words"]
            yield f'# {name} = ""  # needed: {words}'
    used = set(mapped.values())
    if rest := [c.header for c in inspection.columns if c.header and c.header not in used]:
        yield f"# not used: {', '.join(rest)}"
    yield from ("", f"[feeds.{FEED}.sign]", 'rule = "signed"')


def _mapped(inspection: Inspection) -> Iterator[tuple[str, str]]:
    """Our columns with the header of the file that a shipped layout, or we, call so."""
    names = {normal(column.header): column.header for column in inspection.columns}
    layouts = list(shipped_layouts().values())
    order = {match.layout: place for place, match in enumerate(inspection.matches)}
    layouts.sort(key=lambda one: order.get(one.name, len(order)))
    for ours in FEEDS[FEED].schema:
        known = [ours, ours.replace("_", " "), *_called(layouts, ours)]
        found = next((names[normal(one)] for one in known if normal(one) in names), None)
        if found:
            yield ours, found


def _called(layouts: list[Layout], ours: str) -> Iterator[str]:
    for layout in layouts:
        for feed in layout.feeds:
            if feed.feed == FEED:
                yield from feed.columns.get(ours, ())


def _of(inspection: Inspection, kind: str) -> list[Column]:
    return [column for column in inspection.columns if column.kind == kind]


def _said(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
