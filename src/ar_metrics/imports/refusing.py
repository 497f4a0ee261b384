"""Refusing an import: control totals that do not match, and the message with the full list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from ar_metrics.imports.reports import first_of_each_kind, write_report
from ar_metrics.imports.spool import Rows
from ar_metrics.imports.totals import control_totals
from ar_metrics.settings import Settings
from ar_metrics.sources import Findings, Problem, Reading, Refused
from ar_metrics.sources.problems import KEPT, counted

CONTROLLED = ("open_items", "invoices", "receipts", "gl_balances", "ledger_entries", "sales")

NOTED = ("not read", "unknown column")  # warnings that explain what is refused
MOST_NOTES = 5


def check_not_empty(
    readings: Sequence[Reading], taken: Mapping[str, Rows], findings: Findings
) -> None:
    """Note when the filters of the layout leave no row of any feed."""
    if not taken or any(rows.height for rows in taken.values()):
        return
    if findings.count("error"):
        return
    words = [w for reading in readings for dropped in reading.left_out.values() for w in dropped]
    said = f"no row is left: the layout leaves out {'; '.join(dict.fromkeys(words))}"
    findings.add(Problem(readings[0].file, "", None, "", None, "no rows", said, "error"))


def check_totals(
    readings: Sequence[Reading],
    taken: Mapping[str, Rows],
    control_total: Decimal | None,
    findings: Findings,
) -> None:
    """Note where the rows do not add up to what the files state, or to what was asked for."""
    for reading in readings:
        total = reading.total
        if total and total.stated != total.summed:
            _wrong_total(reading.file, total.who, total.stated, total.summed, findings)
    if control_total is None:
        return
    summed = Decimal(0)
    for name, rows in taken.items():
        if name in CONTROLLED:
            summed += sum(control_totals(rows.feed, rows.lazy()).values(), Decimal(0))
    if summed != control_total:
        file = ", ".join(reading.file for reading in readings)
        _wrong_total(file, "you gave", control_total, summed, findings)


def _wrong_total(file: str, who: str, stated: Decimal, summed: Decimal, findings: Findings) -> None:
    said = (
        f"the control total does not match: {who} {stated:,.2f}, the rows add up to {summed:,.2f}, "
        f"a difference of {summed - stated:,.2f}"
    )
    findings.add(Problem(file, "", None, "", str(stated), "control total", said, "error"))


def refuse(
    settings: Settings,
    paths: Sequence[Path],
    feeds: Sequence[str],
    findings: Findings,
) -> None:
    """Stop the import when something is wrong; the full list goes to a CSV under state/reports.

    Raises Refused with every problem.
    """
    number = findings.count("error")
    if not number:
        return
    name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    verb = "was" if len(paths) == 1 else "were"
    about = f" for table {feeds[0]}" if len(feeds) == 1 else ""
    message = f"{name} {verb} not imported: {counted(number, 'problem')}{about}."
    report = _report(settings, findings)
    notes = _of_whole_files(findings)
    many = len(paths) > 1
    if number <= KEPT:
        raise Refused(message, findings.of("error"), report, name_files=many, notes=notes)
    first, counts = first_of_each_kind(findings, "error")
    raise Refused(message, first, report, name_files=many, counts=counts, notes=notes)


def _of_whole_files(findings: Findings) -> pl.DataFrame:
    """Return the first warnings about whole files: a column nobody knows may be the one missed."""
    found = pl.concat(part.filter(pl.col("line").is_null()) for part in findings.parts("warning"))
    return found.filter(pl.col("rule").is_in(NOTED)).head(MOST_NOTES)


def _report(settings: Settings, findings: Findings) -> Path | None:
    """Write the full list and return its path; None where the disk takes nothing more."""
    folder = settings.state / "reports"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    path = folder / f"refused-{stamp}.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_report(findings, "error", path)
    except (
        OSError,
        duckdb.Error,
        pl.exceptions.ComputeError,
    ):  # the refusal matters more
        return None
    return path
