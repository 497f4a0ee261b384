"""The plain layout: our own column names, ISO dates, decimal points. The header names the feed."""

from __future__ import annotations

import csv
import io
from difflib import get_close_matches

from ar_metrics.contracts import FEEDS, Feed
from ar_metrics.errors import ContractError, UserError
from ar_metrics.sources.layout import FeedMapping
from ar_metrics.sources.problems import Findings, Problem
from ar_metrics.sources.sheet import Sheet, normal, short

PLAIN_FEEDS: dict[str, Feed] = {n: feed for n, feed in FEEDS.items() if n != "ledger_entries"}


def wanted() -> list[tuple[str, ...]]:
    """Return the column names of all feeds, to find header and delimiter by."""
    return [(name,) for name in dict.fromkeys(n for f in PLAIN_FEEDS.values() for n in f.schema)]


def recognised(sheet: Sheet, *, dated: bool) -> FeedMapping:
    """Return the mapping of the feed whose columns the header has; the file name decides a tie.

    `dated`: the snapshot date is known from elsewhere, so its column may be missing.

    Raises ContractError when the header is that of no feed, or of several.
    """
    names = [normal(header) for header in sheet.header]
    present = set(names)
    spare = {"snapshot_date"} if dated else set()
    fits = [feed for feed in PLAIN_FEEDS.values() if _needed(feed) - spare <= present]
    if not fits:  # tell what is missing from the one it looks like
        near = [f for f in PLAIN_FEEDS.values() if len(_needed(f) & present) * 2 >= len(_needed(f))]
        named = [f for f in PLAIN_FEEDS.values() if f.name in normal(sheet.file)]
        fits = named if named and present & set(named[0].schema) else near
    if not fits:
        raise ContractError(
            f"{sheet.file} was not imported: its header is not that of one of our tables. Row "
            f"{sheet.header_line} has: {sheet.told_header()}.",
            advice="Use the column names of a template, or import it with a layout for its format.",
        )
    best = max(_score(feed, present) for feed in fits)
    fits = [feed for feed in fits if _score(feed, present) == best]
    named = [feed for feed in fits if feed.name in normal(sheet.file)] or fits
    if len(named) > 1:
        listed = " or ".join(feed.name for feed in named)
        raise ContractError(
            f"{sheet.file} was not imported: its columns fit {listed}.",
            advice="Put the name of the table into the file name.",
        )
    feed = named[0]
    return FeedMapping(feed.name, {name: (name,) for name in feed.schema if name in present})


def note_strangers(sheet: Sheet, feed: Feed, findings: Findings) -> None:
    """Warn of columns that are not the feed's: they are ignored, and may be misspelt."""
    absent = [name for name in feed.schema if sheet.position((name,)) is None]
    for header in sheet.header:
        if header and normal(header) not in feed.schema:
            near = get_close_matches(normal(header).replace(" ", "_"), absent, 1, 0.75)
            hint = f" (did you mean {near[0]}?)" if near else ""
            said = f"the column '{short(header)}' is not one of {feed.name}: it is ignored{hint}"
            findings.add(
                Problem(sheet.file, sheet.name, None, "", None, "unknown column", said, "warning")
            )


def templates(feed: str) -> bytes:
    """Return a CSV with the header of a feed, needed columns first, and one row as an example.

    Raises UserError for a name that is not a feed.
    """
    if feed not in PLAIN_FEEDS:
        raise UserError(f"'{feed}' is not a feed: they are {', '.join(PLAIN_FEEDS)}.")
    contract = PLAIN_FEEDS[feed]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(contract.schema)
    writer.writerow(contract.notes(name)["example"] for name in contract.schema)
    return out.getvalue().encode()


def _needed(feed: Feed) -> set[str]:
    return {name for name in feed.schema if feed.notes(name)["needed"]}


def _score(feed: Feed, present: set[str]) -> tuple[int, int]:
    return len(present & set(feed.schema)), -len(_needed(feed) - present)
