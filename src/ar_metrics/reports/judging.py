"""What the keys of a schedule may hold: each value is judged, and what is wrong is collected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ar_metrics.access import Filters, filters_from
from ar_metrics.errors import MetricError
from ar_metrics.exports import FORMATS
from ar_metrics.queries import DATASETS
from ar_metrics.reports.content import REPORTS

LATEST, MONTH_END = "latest", "month-end"
REPORT_FORMATS = ("pdf", "xlsx")


@dataclass
class Judge:
    """Collects what is wrong: where, key, value, what to do."""

    problems: list[str] = field(default_factory=list)

    def wrong(self, where: str, key: str, value: object, advice: str) -> None:
        """Note a problem; a value that is None is missing."""
        shown = "missing" if value is None else repr(value)
        self.problems.append(f"{where}, key {key}: {shown}: {advice}")


def formats_in(judge: Judge, where: str, what: str, told: object) -> tuple[str, ...]:
    """Return the formats that a job asks for; a problem for one that it cannot have."""
    known = REPORT_FORMATS if what in REPORTS else tuple(FORMATS)
    formats = texts_in(judge, where, "format", told)
    for name in formats:
        if name not in known:
            judge.wrong(where, "format", name, f"give one of {', '.join(known)}")
    if {"csv", "csv-fr"} <= {*formats}:
        judge.wrong(where, "format", told, "csv and csv-fr have one ending: give each its own job")
    return formats


def filters_in(judge: Judge, where: str, one: Mapping[str, Any]) -> Filters:
    """Return the filters of a job; a problem for what is none."""
    told, intercompany = one.get("where", {}), one.get("include_intercompany", False)
    if not isinstance(intercompany, bool):
        judge.wrong(where, "include_intercompany", intercompany, "give true or false")
        intercompany = False
    if not isinstance(told, dict):
        judge.wrong(where, "where", told, "give a table, such as { bu = ['FR01'] }")
        return Filters()
    limits = {name: texts_in(judge, where, f"where.{name}", value) for name, value in told.items()}
    try:
        return filters_from(limits, include_intercompany=intercompany)
    except MetricError as error:
        judge.wrong(where, "where", told, " ".join(str(error).split()))
        return Filters()


def groups_in(judge: Judge, where: str, what: str, told: object) -> tuple[str, ...]:
    """Return what a job groups by; a problem for what its dataset has not."""
    if told is None:
        return ()
    groups = texts_in(judge, where, "by", told)
    known = DATASETS[what].groups if what in DATASETS else ()
    for name in groups:
        if name not in known:
            advice = (
                f"give one of {', '.join(known)}" if known else "this is not grouped: leave it out"
            )
            judge.wrong(where, "by", name, advice)
    return groups


def start_in(judge: Judge, where: str, what: str, told: object) -> date | None:
    """Return the first date of a job, if it has one; a problem where it must."""
    if told is None:
        if what in DATASETS and DATASETS[what].has_start and what == "bridge":
            judge.wrong(where, "since", told, "give the date that a bridge starts from")
        return None
    found = day_in(judge, where, "since", told, ())
    return found if isinstance(found, date) else None


def day_in(judge: Judge, where: str, key: str, told: object, words: Sequence[str]) -> date | str:
    """A date of TOML, or written as text, or one of the words."""
    if isinstance(told, date) and not isinstance(told, datetime):
        return told
    if isinstance(told, str):
        if told in words:
            return told
        try:
            return date.fromisoformat(told)
        except ValueError:
            pass
    judge.wrong(
        where, key, told, f"give a date such as 2025-06-30{''.join(f', or {w}' for w in words)}"
    )
    return LATEST


def texts_in(judge: Judge, where: str, key: str, told: object) -> tuple[str, ...]:
    """Return a text or a list of texts, each once; a problem for anything else."""
    listed = [told] if isinstance(told, str) else told
    if (
        not isinstance(listed, list)
        or not listed
        or not all(isinstance(t, str) and t for t in listed)
    ):
        judge.wrong(where, key, told, "give a text or a list of texts")
        return ()
    return tuple(dict.fromkeys(listed))
