"""What a build says about itself: meta_build and meta_imports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from ar_metrics import __version__
from ar_metrics.imports.batches import Batch, history
from ar_metrics.warehouse.inputs import Inputs
from ar_metrics.warehouse.reference import sources_version

if TYPE_CHECKING:
    from datetime import date

BUILD = """
create or replace table meta_build (
    build_id integer, built_at timestamp, reporting_currency varchar, product_version varchar,
    duckdb_version varchar, sql_version varchar, known_at timestamp, is_generated boolean,
    batch_ids varchar)
"""
IMPORTS = """
create or replace table meta_imports (
    id integer, kind varchar, imported_at timestamp, imported_by varchar, file_names varchar,
    layout varchar, feeds varchar, "rows" bigint, control_totals varchar, is_withdrawn boolean,
    is_superseded boolean)
"""


def write_record(con: duckdb.DuckDBPyConnection, inputs: Inputs, number: int) -> None:
    """Write meta_build (one row) and meta_imports (one row per batch known, oldest first)."""
    con.execute(BUILD)
    con.execute(
        "insert into meta_build values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number,
            _utc(datetime.now(UTC)),
            inputs.settings.currency,
            __version__,
            duckdb.__version__,
            sources_version(inputs.settings),
            _utc(inputs.known_at) if inputs.known_at else None,
            any(batch.generated for batch in inputs.batches),
            ",".join(str(batch.id) for batch in inputs.batches),
        ],
    )
    con.execute(IMPORTS)
    batches = history(inputs.settings, inputs.known_at)
    withdrawn = {batch.withdraws for batch in batches}
    replaced = _superseded(inputs)
    for batch in batches:
        con.execute(
            "insert into meta_imports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*_described(batch), batch.id in withdrawn, batch.id in replaced],
        )


def _described(batch: Batch) -> Sequence[object]:
    feeds = batch.feeds
    return (
        batch.id,
        batch.kind,
        _utc(batch.imported_at),
        batch.imported_by,
        ", ".join(batch.file_names),
        (batch.layout or {}).get("name"),
        ", ".join(feeds),
        sum(feed.rows for feed in feeds.values()),
        json.dumps({name: dict(feed.control_totals) for name, feed in feeds.items()}),
    )


def _superseded(inputs: Inputs) -> set[int]:
    """Batches of dated extracts of which no unit is in force any more."""
    units: dict[tuple[str, str, date], list[int]] = {
        (feed, *unit): ids
        for feed in ("open_items", "gl_balances")
        for unit, ids in inputs.units(feed).items()
    }
    newest = {ids[-1] for ids in units.values()}
    return {number for ids in units.values() for number in ids} - newest


def _utc(moment: datetime) -> datetime:
    """A moment as a timestamp without zone, in UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
