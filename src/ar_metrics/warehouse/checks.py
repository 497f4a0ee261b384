"""Promises about a build: the grain of each table, and sql/checks/*.sql, which must find no row."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ar_metrics.errors import CheckError, ModelError
from ar_metrics.settings import Settings
from ar_metrics.warehouse.fingerprints import UNDATED

if TYPE_CHECKING:
    import duckdb

    from ar_metrics.warehouse.inputs import Inputs
    from ar_metrics.warehouse.models import Model

KEPT_ROWS = 100
"""Rows kept of one check in one period; all of them are counted."""
TOLD_ROWS = 3
FINDINGS = """
create table if not exists meta_findings (
    check_name varchar, period date, row_count bigint, rows_json varchar[])
"""
Found = tuple[date, int, list[str]]
Span = tuple[str, int]
"""A condition on the partition column, and the number of periods that it covers."""


@dataclass(frozen=True)
class Finding:
    """What one check found: `row_count` rows, the first of them in `rows`, newest period first."""

    name: str
    severity: str
    sentence: str
    row_count: int
    rows: tuple[dict[str, object], ...]


def spans(column: str, stale: Iterable[date], dates: Sequence[date], most: int) -> Iterator[Span]:
    """Conditions that cover the stale periods, at most `most` neighbours in each.

    A period owns what is dated after the date before it, up to its own.
    """
    runs: list[list[int]] = []
    for place in sorted(dates.index(day) for day in stale):
        if runs and place == runs[-1][-1] + 1 and len(runs[-1]) < most:
            runs[-1].append(place)
        else:
            runs.append([place])
    for run in runs:
        after = f"{column} > date '{dates[run[0] - 1]}' and " if run[0] else ""
        yield f"{after}{column} <= date '{dates[run[-1]]}'", len(run)


def conditions(model: Model, inputs: Inputs, stale: Sequence[date] | None = None) -> list[Span]:
    """The conditions that cover the stale periods of a model (None = all of them).

    It is `true` for a model without partition.
    """
    if model.partition:
        dates = inputs.dates
        made = dates if stale is None else stale
        return list(spans(model.partition, made, dates, inputs.periods_at_once))
    return [] if stale == [] else [("true", 1)]


def verify_grain(con: duckdb.DuckDBPyConnection, model: Model, condition: str) -> None:
    """Raise ModelError when two rows of a table, or a row without key, break its grain."""
    keys = ", ".join(model.grain)
    rows = con.execute(
        f"select {keys}, count(*) from {model.name} where {condition}"
        f" group by {keys} having count(*) > 1 order by all limit {TOLD_ROWS}"
    ).fetchall()
    if rows:
        told = [
            f"{number} rows with "
            + ", ".join(f"{k} = {v}" for k, v in zip(model.grain, key, strict=True))
            for *key, number in rows
        ]
        raise ModelError(f"{model.path}: its grain ({keys}) does not tell its rows apart.", told)


def find(con: duckdb.DuckDBPyConnection, check: Model, condition: str) -> list[Found]:
    """Return the period, number and first rows (JSON) of what a check finds."""
    from ar_metrics.warehouse.models import run

    period = check.partition or f"date '{UNDATED}'"
    # the check comes first, so that a line number in an error is its own
    query = f"""with found as (select * from ({check.sql}
        ) where {condition}),
        placed as (
            select {period} as period, cast(to_json(found) as varchar) as line,
                row_number() over (partition by {period}) as place
            from found
        )
        select period, count(*), list(line order by place) filter (where place <= {KEPT_ROWS})
        from placed group by period
        """
    return run(con, check, query)


def store(con: duckdb.DuckDBPyConnection, check: Model, condition: str, found: list[Found]) -> None:
    """Replace what was found before under the same condition."""
    where = condition.replace(check.partition, "period") if check.partition else "true"
    con.execute(
        f"delete from meta_findings where check_name = $name and {where}", {"name": check.name}
    )
    for period, count, rows in found:
        con.execute(
            "insert into meta_findings values (?, ?, ?, ?)", [check.name, period, count, rows]
        )


def publish_findings(con: duckdb.DuckDBPyConnection, checks: list[Model]) -> list[Finding]:
    """Write meta_checks and meta_check_rows from all that is stored; return it."""
    findings = [_finding(check, _stored(con, check.name)) for check in checks]
    con.execute(
        "create or replace table meta_checks"
        " (check_name varchar, severity varchar, sentence varchar, row_count bigint)"
    )
    con.execute(
        "create or replace table meta_check_rows"
        " (check_name varchar, row_number bigint, row_json varchar)"
    )
    for found in findings:
        con.execute(
            "insert into meta_checks values (?, ?, ?, ?)",
            [found.name, found.severity, found.sentence, found.row_count],
        )
    con.execute(
        """
        insert into meta_check_rows
        select check_name, row_number() over (partition by check_name order by period desc), line
        from (select check_name, period, unnest(rows_json) as line from meta_findings)
        """
    )
    return findings


def refuse(findings: list[Finding]) -> None:
    """Raise CheckError when a check of severity error found rows."""
    broken = [found for found in findings if found.severity == "error" and found.row_count]
    if broken:
        raise CheckError(
            "The build was not published: the figures would be wrong.",
            [line for found in broken for line in _told(found)],
            "Correct the import named by the rows (withdraw it, or import it again) and build.",
        )


def run_checks(settings: Settings) -> list[Finding]:
    """Run every check on the whole current build and return what each found, errors first."""
    from ar_metrics.warehouse.build import batches_of
    from ar_metrics.warehouse.inputs import Inputs, calendar
    from ar_metrics.warehouse.models import load
    from ar_metrics.warehouse.publish import current
    from ar_metrics.warehouse.tables import opened

    file, models = current(settings), load(settings.sql)
    batches = batches_of(settings, file)
    found: dict[Model, list[Found]] = {model: [] for model in models if model.is_check}
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Inputs(settings, batches, calendar(batches), Path(scratch))
        with opened(inputs, file, models, read_only=True) as con:
            for check in found:
                for condition, _ in conditions(check, inputs):
                    found[check] += find(con, check, condition)
    findings = [_finding(check, rows) for check, rows in found.items()]
    return sorted(findings, key=lambda one: (one.severity, not one.row_count, one.name))


def _stored(con: duckdb.DuckDBPyConnection, name: str) -> list[Found]:
    return con.execute(
        "select period, row_count, rows_json from meta_findings where check_name = $name",
        {"name": name},
    ).fetchall()


def _finding(check: Model, found: list[Found]) -> Finding:
    lines = [line for _, _, rows in sorted(found, reverse=True) for line in rows]
    count = sum(count for _, count, _ in found)
    rows = tuple(json.loads(line, parse_float=Decimal) for line in lines[:KEPT_ROWS])
    return Finding(check.name, check.severity or "", check.description, count, rows)


def _told(found: Finding) -> Iterator[str]:
    yield f"{found.name}: {found.sentence} ({found.row_count} rows)"
    for row in found.rows[:TOLD_ROWS]:
        yield "    " + ", ".join(f"{name} = {value}" for name, value in row.items())
