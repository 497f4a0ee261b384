"""Refusing an import: control totals that do not match, and the message with the full list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from ar_metrics.imports.totals import control_totals
from ar_metrics.settings import Settings
from ar_metrics.sources import Findings, Problem, Reading, Refused
from ar_metrics.sources.extract import Extract
from ar_metrics.sources.problems import counted

CONTROLLED = ("open_items", "invoices", "receipts", "gl_balances", "ledger_entries", "sales")


def check_not_empty(
    readings: Sequence[Reading], extracts: Mapping[str, Sequence[Extract]], findings: Findings
) -> None:
    """Note when the filters of the layout leave no row of any feed."""
    if not extracts or any(one.frame.height for taken in extracts.values() for one in taken):
        return
    if findings.of("error").height:
        return
    words = [w for reading in readings for dropped in reading.left_out.values() for w in dropped]
    said = f"no row is left: the layout keeps only rows with {'; '.join(dict.fromkeys(words))}"
    findings.add(Problem(readings[0].file, "", None, "", None, "no rows", said, "error"))


def check_totals(
    readings: Sequence[Reading],
    extracts: Mapping[str, Sequence[Extract]],
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
    for name, taken in extracts.items():
        if name in CONTROLLED:
            for one in taken:
                summed += sum(control_totals(one.feed, one.frame).values(), Decimal(0))
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
    extracts: Mapping[str, Sequence[Extract]],
    findings: Findings,
) -> None:
    """Stop the import when something is wrong; the full list goes to a CSV under state/reports.

    Raises Refused with every problem.
    """
    errors = findings.of("error")
    if not errors.height:
        return
    name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    verb = "was" if len(paths) == 1 else "were"
    tables = ", ".join(extracts)
    about = f" for table {tables}" if len(extracts) == 1 else ""
    message = f"{name} {verb} not imported: {counted(errors.height, 'problem')}{about}."
    raise Refused(message, errors, _report(settings, errors), name_files=len(paths) > 1)


def _report(settings: Settings, errors: pl.DataFrame) -> Path | None:
    """Write the full list and return its path; None where the disk takes nothing more."""
    folder = settings.state / "reports"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    path = folder / f"refused-{stamp}.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        errors.write_csv(path)
    except (OSError, pl.exceptions.ComputeError):  # what is wrong with the file matters more
        return None
    return path
