"""A first layout for a file never seen: what its headers and cells say, and what is left to say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ar_metrics.contracts import FEEDS
from ar_metrics.sources.inspection import Inspection
from ar_metrics.sources.kinds import Column
from ar_metrics.sources.problems import counted

FEED = "open_items"


def draft(inspection: Inspection) -> str:
    """Return a layout in TOML for open items, to be corrected: `ar-metrics import --dry-run` tells
    what is wrong with it. What the file does not say stands in it as comments.
    """
    parts = (_head, _constants, _columns, _types, _sign, _rows)
    return "\n".join(line for part in parts for line in part(inspection)) + "\n"


def _head(inspection: Inspection) -> Iterator[str]:
    guess = inspection.guess
    yield f"# Drafted from {inspection.file}: correct it, then import with --layout and --dry-run."
    yield f"title = {_said(inspection.file)}"
    if inspection.encoding not in ("", "utf-8", "utf-8-sig", "utf-16"):
        yield from ("", "[reader]", f"encoding = {_said(inspection.encoding)}")
    yield from ("", "[numbers]", f"decimal = {_said(guess.numbers.decimal)}")
    yield f"thousands = {json.dumps(list(guess.numbers.thousands), ensure_ascii=False)}"
    for key in ("credit_marks", "debit_marks"):
        if marks := getattr(guess.numbers, key):
            yield f"{key} = {json.dumps(marks)}"
    dates = _of(inspection, "date")
    formats = dict.fromkeys(c.written[0] for c in dates if len(c.written) == 1)
    open_ones = [c for c in dates if len(c.written) > 1 and not set(c.written) & set(formats)]
    yield from ("", "[dates]")
    for column in open_ones:
        yield f"# {column.header}: {column.evidence}; it is one of {', '.join(column.written)}"
    yield f"formats = {json.dumps(list(formats) or ['YYYY-MM-DD'])}"
    if inspection.dated:
        yield from ("", "[snapshot_date]", f"preamble = {_said(inspection.dated)}")


def _constants(inspection: Inspection) -> Iterator[str]:
    columns, currency = inspection.guess.columns, inspection.guess.currency
    lines = []
    if "bu" not in columns:
        lines.append('bu = "MAIN"')
    if "currency_code" not in columns and currency:
        lines.append(f"currency_code = {_said(currency)}")
    elif "currency_code" not in columns:
        lines.append('# currency_code = "EUR"  # needed: nothing in the file tells its currency')
    if "document_type" not in columns:
        lines.append('document_type = "invoice"  # a negative amount becomes a credit_note')
    if lines:
        yield from ("", "[constants]", *lines)


def _columns(inspection: Inspection) -> Iterator[str]:
    feed, guess = FEEDS[FEED], inspection.guess
    mapped = {name: guess.columns[name] for name in feed.schema if name in guess.columns}
    told = {*mapped, "bu", "currency_code", "document_type"}
    told |= {"snapshot_date"} if inspection.dated else set()
    if guess.sign.get("rule") == "debit_credit":
        told |= {"original_amount", "open_amount"}
    yield from ("", f"[feeds.{FEED}.columns]")
    for name, header in mapped.items():
        yield f"{name} = {_said(header)}"
    for name in feed.schema:
        if feed.notes(name)["needed"] and name not in told:
            words = "or --snapshot-date" if name == "snapshot_date" else feed.notes(name)["words"]
            yield f'# {name} = ""  # needed: {words}'
    used = {*mapped.values(), *map(str, guess.sign.values())}
    if rest := [c.header for c in inspection.columns if c.header and c.header not in used]:
        yield f"# not used: {', '.join(rest)}"
    for remark in guess.remarks:
        yield f"# {remark}"


def _types(inspection: Inspection) -> Iterator[str]:
    if not inspection.guess.types:
        return
    yield from ("", f"[feeds.{FEED}.values.document_type]")
    for theirs, ours in inspection.guess.types.items():
        if ours:
            yield f"{_key(theirs)} = {_said(ours)}"
        else:
            yield f'# {_key(theirs)} = ""  # needed: an invoice, a credit_note, a receipt …?'


def _sign(inspection: Inspection) -> Iterator[str]:
    yield from ("", f"[feeds.{FEED}.sign]")
    for key, value in inspection.guess.sign.items():
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _rows(inspection: Inspection) -> Iterator[str]:
    guess = inspection.guess
    if not guess.others:
        return
    yield ""
    rows = counted(guess.others, "row")
    yield f"# Titles and totals, as it seems: {rows} without date, and without number or customer."
    yield "# They are left out and counted; without this they are refused."
    yield f"[[feeds.{FEED}.where]]"
    yield f"column = {_said(guess.items)}"
    yield "not_empty = true"


def _of(inspection: Inspection, kind: str) -> list[Column]:
    return [column for column in inspection.columns if column.kind == kind]


def _key(words: str) -> str:
    return words if re.fullmatch(r"[A-Za-z0-9_-]+", words) else _said(words)


def _said(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
