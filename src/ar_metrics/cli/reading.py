"""Which build an export reads: the current one, or a view made for its dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from ar_metrics.errors import UserError
from ar_metrics.settings import Settings

if TYPE_CHECKING:
    from ar_metrics.imports import Batch
    from ar_metrics.queries import Question, Reader

# Feeds that tell any date: from them a snapshot can be rebuilt where none was printed.
LEDGERS = ("invoices", "allocations", "receipts", "ledger_entries")


def reader_at(settings: Settings, dates: Sequence[date], known_at: datetime | None) -> Reader:
    """Return a reader over everything that has `dates`, as known at `known_at`.

    The current build when it has them; else a view, made from the imports, which needs no build.
    Raises UserError when there is neither a build nor a date asked for, and for a date that neither
    a snapshot nor a ledger tells.
    """
    from ar_metrics import queries, warehouse
    from ar_metrics.access import EVERYTHING

    limits = settings.memory_limit, settings.threads
    is_built = bool(warehouse.builds(settings))
    if known_at is None and (is_built or not dates):
        reader = queries.Reader(queries.Warehouse(warehouse.current(settings), *limits), EVERYTHING)
        _say_what_is_not_built(settings, reader)
        if set(dates) <= set(queries.snapshot_dates(reader)):
            return reader
    _refuse_untold_dates(settings, dates, known_at)
    view = warehouse.build(settings, as_of=tuple(dates), known_at=known_at)
    return queries.Reader(queries.Warehouse(view.path, *limits), EVERYTHING)


def latest_date(settings: Settings) -> date | None:
    """Return the latest snapshot of the current build; None where there is none.

    Raises UserError when there is no build.
    """
    from ar_metrics import queries, warehouse
    from ar_metrics.access import EVERYTHING

    place = queries.Warehouse(warehouse.current(settings), settings.memory_limit, settings.threads)
    return next(iter(queries.snapshot_dates(queries.Reader(place, EVERYTHING))), None)


def say_why_it_is_empty(reader: Reader, question: Question) -> None:
    """Tell, on stderr, that there is no row, and each value asked for that no open item has."""
    click.echo(f"No row: nothing of {question.as_of} is under this question.", err=True)
    for column, wanted in question.filters.limits.items():
        if column == "team":
            known = reader.reference("dim_agents")["team"].drop_nulls()
        else:
            known = reader.distinct([column], question.as_of)[column].drop_nulls()
        plain = {str(value).casefold(): value for value in known}
        for value in sorted(set(wanted) - set(known)):
            near = get_close_matches(value.casefold(), plain, 1)
            like = f" Is it {plain[near[0]]}?" if near else ""
            told = f"  no open item of {question.as_of} has {column}={value}.{like}"
            click.echo(told, err=True)


def is_current(settings: Settings, reader: Reader) -> bool:
    """Tell whether the build that is read was made of the imports in force."""
    from ar_metrics import queries
    from ar_metrics.imports import effective

    standing = ",".join(str(batch.id) for batch in effective(settings))
    return queries.build(reader)["batch_ids"][0] == standing


def _say_what_is_not_built(settings: Settings, reader: Reader) -> None:
    """Tell, on stderr, that the imports in force are not those of the build that is read."""
    if not is_current(settings, reader):
        told = f"{reader.release} does not have the latest imports: run `ar-metrics build`."
        click.echo(told, err=True)


def _refuse_untold_dates(
    settings: Settings, dates: Sequence[date], known_at: datetime | None
) -> None:
    """Raise UserError for a date without snapshot on a home that has no ledger."""
    from ar_metrics.imports import effective

    batches = effective(settings, known_at)
    if not batches or any(feed in batch.feeds for batch in batches for feed in LEDGERS):
        return
    printed = sorted({day for batch in batches for day in _printed(batch)})
    for day in dates:
        if day not in printed:
            raise UserError(
                f"There is no snapshot of {day}, and no ledger to rebuild one from.",
                advice=_nearest(day, printed),
            )


def _printed(batch: Batch) -> list[date]:
    feed = batch.feeds.get("open_items")
    return [date.fromisoformat(day) for day in feed.snapshot_dates] if feed else []


def _nearest(day: date, printed: Sequence[date]) -> str:
    before = [other for other in printed if other < day][-1:]
    after = [other for other in printed if other > day][:1]
    if not (before or after):
        return "Import open items first."
    return f"The nearest snapshots: {' and '.join(map(str, before + after))}."
