"""What *Overview* asks, asked before its parts do: nobody waits for one answer after the other.

Of a new build: a thread looks whether one was published and asks about its newest date, unfiltered,
for who may see everything. What it learns of debts from one date to the next (loss rates, the
spread of forecasts) serves the filtered questions too. Of a page that is being drawn: its dear
questions and those of its lower parts are asked beside what draws the upper ones, which keeps one
processor of two busy.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from ar_metrics import queries
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.errors import UserError
from ar_metrics.metrics import CASH_RECEIVED, DSO, INFERRED, OUTSTANDING, OVERDUE_RATIO
from ar_metrics.queries import Reader
from ar_metrics.queries.about import within_months
from ar_metrics.ui import figures, session
from ar_metrics.ui.session import answer, headline
from ar_metrics.ui.state import View

LOOK_SECONDS = 5.0
log = logging.getLogger(__name__)


def begin() -> None:
    """Keep the first screen of each build ready, beside the server."""
    threading.Thread(target=_look, daemon=True, name="ahead").start()


def ask(reader: Reader) -> None:
    """Ask what the first screen asks, the dearest last; what cannot be told is left out."""
    if dates := tuple(answer(queries.snapshot_dates, reader)):
        _ask([*_upper(reader, dates), *_lower(reader, Filters(), dates)])


def ask_beside(reader: Reader, view: View) -> Future[None]:
    """Ask what *Overview* is about to ask of a view, beside what draws it: `_lower`, in that order.

    Two who ask the same at once wait for one answer. Return what is done when all is answered.
    """
    dates = tuple(day for day in view.dates if day <= view.as_of)
    return _beside().submit(_ask, list(_lower(reader, view.filters, dates)))


def _ask(questions: Iterable[Callable[[], object]]) -> None:
    for question in questions:
        with suppress(UserError):
            question()


@cache
def _beside() -> ThreadPoolExecutor:
    """One thread for all people: when many come at once, the processors are busy without it."""
    return ThreadPoolExecutor(1, "beside")


def _upper(reader: Reader, dates: tuple[date, ...]) -> Iterator[Callable[[], object]]:
    """What *Overview* asks without filters, as it asks it, but for its lower parts."""
    none, as_of, first = Filters(), dates[0], _first(dates)
    yield partial(_asked, queries.build, reader)
    for day in dates[:2]:
        yield partial(_asked, queries.choices, reader, day)
        yield partial(headline, reader, none, day)
        yield partial(_asked, queries.aging, reader, none, day)
    yield partial(_asked, queries.earlier_dates, reader, as_of)
    yield partial(_asked, queries.control, reader, none, as_of)
    yield partial(_asked, queries.snapshot_notes, reader, as_of)
    yield partial(
        _asked, queries.trend, reader, none, until=as_of, since=first, metrics=figures.TREND
    )
    yield partial(
        _asked, Reader.table, reader, [CASH_RECEIVED], by=["snapshot_date"], filters=none,
        between=(first - timedelta(days=1), as_of),
    )  # fmt: skip
    for metric in (OVERDUE_RATIO, DSO):
        yield partial(_asked, queries.levels, reader, metric, as_of)
    yield partial(_asked, queries.recovery, reader, none, as_of, metrics=(INFERRED,))
    yield partial(_asked, queries.checks, reader)


def _lower(
    reader: Reader, filters: Filters, dates: tuple[date, ...]
) -> Iterator[Callable[[], object]]:
    """The dear ones of the cards of *Overview*, tiles, alerts, and what stands below them."""
    as_of, first = dates[0], _first(dates)
    yield partial(_asked, queries.dso, reader, filters, as_of, since=first)
    for before in dates[1:2]:
        yield partial(_asked, queries.bridge, reader, filters, before, as_of)
    yield partial(_asked, queries.provision_course, reader, filters, as_of, first)
    yield partial(_asked, queries.decisions, reader, filters, as_of)
    yield partial(_asked, queries.achievements, reader, filters, as_of)
    yield partial(_asked, queries.alerts, reader, filters, as_of)
    yield partial(_asked, queries.cash_forecast, reader, filters, as_of)
    yield partial(_asked, queries.forecast_figures, reader, filters, (as_of,))
    yield partial(_asked, queries.evolution, reader, filters, until=as_of, since=first)
    yield partial(_asked, queries.top_debtors, reader, filters, as_of)
    for before in dates[1:2]:
        yield partial(
            _asked, Reader.table, reader, [OUTSTANDING],
            by=["snapshot_date", "bu", "customer_id"], filters=filters, as_of=[before, as_of],
            attributes=["customer_name"],
        )  # fmt: skip
    yield partial(
        _asked, queries.crossed, reader, filters, as_of, "bu", "country_code", OUTSTANDING
    )


def _first(dates: tuple[date, ...]) -> date:
    return within_months(dates, figures.MONTHS[0])[-1]


def _asked(query: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    answer(query, *args, **kwargs)


def _look() -> None:
    asked = None
    while True:
        time.sleep(LOOK_SECONDS)  # first of all: who opens a page while the server starts is first
        try:
            if session.has_warehouse():
                reader = session.reader_of(EVERYTHING)
                if reader.release != asked:
                    asked = reader.release
                    ask(reader)
        except Exception as error:  # noqa: BLE001  whoever comes meets it, and is told
            log.debug("not asked ahead: %s", type(error).__name__)
