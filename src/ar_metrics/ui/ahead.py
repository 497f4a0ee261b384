"""The first screen of a build, asked before somebody comes: nobody waits for the first answers.

A thread looks whether another build was published and asks what *Overview* asks of its newest date,
unfiltered, for who may see everything. What it learns of debts from one date to the next (loss
rates, the spread of forecasts) serves the filtered questions too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from ar_metrics import queries
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.errors import UserError
from ar_metrics.metrics import CASH_RECEIVED, DSO, INFERRED, OUTSTANDING, OVERDUE_RATIO
from ar_metrics.queries import Reader
from ar_metrics.ui import figures, session
from ar_metrics.ui.session import answer, headline

LOOK_SECONDS = 5.0
log = logging.getLogger(__name__)


def begin() -> None:
    """Keep the first screen of each build ready, beside the server."""
    threading.Thread(target=_look, daemon=True, name="ahead").start()


def ask(reader: Reader) -> None:
    """Ask what the first screen asks, the dearest last; what cannot be told is left out."""
    for question in _questions(reader):
        with suppress(UserError):
            question()


def _questions(reader: Reader) -> Iterator[Callable[[], object]]:
    """What *Overview* asks without filters, as it asks it: a test compares."""
    dates = tuple(answer(queries.snapshot_dates, reader))
    if not dates:
        return
    none, as_of, before = Filters(), dates[0], dates[1] if len(dates) > 1 else None
    first = dates[min(len(dates), figures.MONTHS[0]) - 1]
    period = {"until": as_of, "since": first}
    yield partial(_asked, queries.build, reader)
    for day in (as_of, before) if before else (as_of,):
        yield partial(_asked, queries.choices, reader, day)
        yield partial(headline, reader, none, day)
    yield partial(_asked, queries.earlier_dates, reader, as_of)
    yield partial(_asked, queries.control, reader, none, as_of)
    yield partial(_asked, queries.snapshot_notes, reader, as_of)
    yield partial(_asked, queries.trend, reader, none, **period, metrics=figures.TREND)
    yield partial(_asked, queries.dso, reader, none, as_of, since=first)
    yield partial(
        _asked, Reader.table, reader, [CASH_RECEIVED], by=["snapshot_date"], filters=none,
        between=(first - timedelta(days=1), as_of),
    )  # fmt: skip
    for metric in (OVERDUE_RATIO, DSO):
        yield partial(_asked, queries.levels, reader, metric, as_of)
    yield partial(_asked, queries.decisions, reader, none, as_of)
    yield partial(_asked, queries.achievements, reader, none, as_of)
    yield partial(_asked, queries.recovery, reader, none, as_of, metrics=(INFERRED,))
    yield partial(_asked, queries.alerts, reader, none, as_of)
    yield partial(_asked, queries.evolution, reader, none, **period)
    yield partial(_asked, queries.top_debtors, reader, none, as_of)
    yield partial(_asked, queries.crossed, reader, none, as_of, "bu", "country_code", OUTSTANDING)
    if before:
        yield partial(_asked, queries.bridge, reader, none, before, as_of)
        yield partial(
            _asked, Reader.table, reader, [OUTSTANDING],
            by=["snapshot_date", "bu", "customer_id"], filters=none, as_of=[before, as_of],
            attributes=["customer_name"],
        )  # fmt: skip
    for day in (as_of, before) if before else (as_of,):
        yield partial(_asked, queries.aging, reader, none, day)
    yield partial(_asked, queries.checks, reader)
    yield partial(_asked, queries.forecast_figures, reader, none, (as_of,))
    yield partial(_asked, queries.cash_forecast, reader, none, as_of)
    yield partial(_asked, queries.provision_course, reader, none, as_of, first)


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
