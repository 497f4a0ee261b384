"""What there is to read: dates, values to choose from, the build, its imports and its checks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from ar_metrics.access import Scope
from ar_metrics.queries.reader import Reader

CHOICES = ("bu", "country_code", "segment", "agent_id", "currency_code", "receivable_type",
           "account", "document_type")  # fmt: skip


def snapshot_dates(reader: Reader) -> list[date]:
    """The snapshot dates from the first with an item in scope on, latest first."""
    days = reader.reference("dim_snapshots")["snapshot_date"].sort(descending=True)
    if reader.scope.sees_all:
        return days.to_list()
    first = reader.first_date()
    return [] if first is None else days.filter(days >= first).to_list()


def within_months(dates: Sequence[date], months: int | None) -> list[date]:
    """Return those of `dates` (latest first) in the latest one's month and the months before it.

    However many snapshots a month has: 13 weekly ones are not 13 months.
    """
    if months is None or not dates:
        return list(dates)
    number = [12 * day.year + day.month for day in dates]
    return [day for day, month in zip(dates, number, strict=True) if number[0] - month < months]


def choices(reader: Reader, as_of: date) -> dict[str, list[tuple[str, str]]]:
    """The values that the filters can take at one date, in scope: dimension → (value, name).

    The name is the value itself, but for agents and customer groups, which are called by their
    names. Sorted by name. `customer_id` is not listed: `find_customers` looks customers up.
    """
    agents = reader.reference("dim_agents").select("agent_id", "agent_name", "team").rows()
    names = {"agent_id": {value: name for value, name, _ in agents if name}}
    found = {
        column: [
            (value, names.get(column, {}).get(value, value))
            for value in reader.distinct([column], as_of)[column]
        ]
        for column in CHOICES
    }
    working = {agent_id for agent_id, _ in found["agent_id"]}
    teams = {team for agent_id, _, team in agents if team and agent_id in working}
    found["team"] = [(team, team) for team in teams]
    groups = reader.distinct(["parent_id", "parent_name"], as_of)
    found["parent_id"] = list(dict(groups.rows()).items())
    return {column: sorted(pairs, key=_by_name) for column, pairs in found.items()}


def build(reader: Reader) -> pl.DataFrame:
    """The build that is read, one row: the columns of meta_build (build_id, built_at,
    reporting_currency, product_version, known_at, is_generated …) and `release`, its file name.
    """
    return reader.reference("meta_build").with_columns(pl.lit(reader.release).alias("release"))


def imports(reader: Reader) -> pl.DataFrame:
    """Every import batch, latest first: the columns of meta_imports.

    A batch belongs to no BU, so only a scope over everything sees them.
    """
    frame = reader.reference("meta_imports").sort("id", descending=True)
    return frame if reader.scope.sees_all else frame.clear()


def checks(reader: Reader) -> pl.DataFrame:
    """The checks of this build, errors first, then by name.

    Columns: check_name, severity ('error' or 'warning'), sentence, row_count (rows that break the
    promise; in a limited scope, those of the kept rows that are in it).
    """
    frame = reader.reference("meta_checks").select(
        "check_name", "severity", "sentence", "row_count"
    )
    if reader.scope.sees_nothing:
        return frame.clear()
    if not reader.scope.sees_all:
        kept = _visible(reader).group_by("check_name").agg(pl.len().cast(pl.Int64).alias("kept"))
        frame = frame.join(kept, on="check_name", how="left").select(
            "check_name", "severity", "sentence", pl.col("kept").fill_null(0).alias("row_count")
        )
    return frame.sort("severity", "check_name")


def check_rows(reader: Reader, name: str) -> pl.DataFrame:
    """The kept rows that break the promise of one check, one column per column of the check.

    A row of a dimension outside the scope is not shown, nor one that does not tell its dimension.
    All values are text.
    """
    rows = _visible(reader).filter(pl.col("check_name") == name).sort("row_number")
    records = [json.loads(text) for text in rows["row_json"]]
    columns = list(dict.fromkeys(key for record in records for key in record))
    data = {c: [_text(record.get(c)) for record in records] for c in columns}
    return pl.DataFrame(data, schema=dict.fromkeys(columns, pl.String))


def _visible(reader: Reader) -> pl.DataFrame:
    frame = reader.reference("meta_check_rows")
    if reader.scope.sees_all:
        return frame
    teams = dict(reader.reference("dim_agents").select("agent_id", "team").rows())
    records = (json.loads(text) for text in frame["row_json"])
    allowed = [
        _allowed(reader.scope, {**record, "team": teams.get(record.get("agent_id"))})
        for record in records
    ]
    return frame.filter(pl.Series(allowed, dtype=pl.Boolean))


def _allowed(scope: Scope, record: dict[str, Any]) -> bool:
    return all(record.get(name) in values for name, values in scope.limits.items())


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _by_name(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[1].casefold(), pair[0]
