"""A selection: a dataset and the question asked of it, and both as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ar_metrics.access import filters_from
from ar_metrics.errors import UserError
from ar_metrics.queries import DATASETS, Question

NAMES = ("by", "columns", "order")


@dataclass(frozen=True)
class Selection:
    """Which rows: of a dataset, by a question, as known at a moment (None: as known today).

    It says nothing of who asks: their scope is added when it is run.
    """

    dataset: str
    question: Question
    known_at: datetime | None = None

    def told(self, *, latest: bool = False) -> dict[str, Any]:
        """Return it as JSON can hold it; `latest` leaves the date to whoever runs it."""
        question, filters = self.question, self.question.filters
        told: dict[str, Any] = {
            "dataset": self.dataset,
            "as_of": None if latest else question.as_of.isoformat(),
            "since": question.since.isoformat() if question.since else None,
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "where": {name: list(values) for name, values in filters.limits.items()},
            "basis": filters.basis,
            "credits": filters.credits,
            "include_intercompany": filters.include_intercompany,
            "period": question.period,
        }
        return told | {name: _listed(getattr(question, name)) for name in NAMES}


def selection_from(told: Mapping[str, Any], as_of: date | None = None) -> Selection:
    """Return the selection that `told` holds; `as_of` is the date where it has none.

    Raises UserError for what is no selection, or has no date at all.
    """
    try:
        name, day = str(told["dataset"]), told["as_of"]
        known, since = told["known_at"], told["since"]
        where = {str(column): list(map(str, values)) for column, values in told["where"].items()}
        switches = (str(told["basis"]), str(told["credits"]), bool(told["include_intercompany"]))
        names = {key: _tuple(told[key]) for key in NAMES}
        day = date.fromisoformat(day) if day else as_of
        since = date.fromisoformat(since) if since else None
        moment, period = datetime.fromisoformat(known) if known else None, str(told["period"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UserError("This is no saved selection that can be read.") from None
    if name not in DATASETS or day is None:
        raise UserError("The selection names no dataset or no date that there is.")
    question = Question(
        as_of=day,
        filters=filters_from(where, *switches),
        since=since,
        by=names["by"] or (),
        columns=names["columns"],
        period=period,
        order=names["order"] or (),
    )
    return Selection(name, question, moment)


def _listed(names: tuple[str, ...] | None) -> list[str] | None:
    return None if names is None else list(names)


def _tuple(names: Any) -> tuple[str, ...] | None:
    return None if names is None else tuple(map(str, names))
