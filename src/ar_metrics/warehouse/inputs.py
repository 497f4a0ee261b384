"""What a build reads: the accepted batches as temporary views, and the calendar.

Imported tables are views over the Parquet files of the batches, so that a published file holds
no second copy of them. Where two batches bring the same unit, the newer one wins.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ar_metrics.settings import Settings
from ar_metrics.warehouse import rates
from ar_metrics.warehouse.reference import csv_query, reference_columns, reference_files, text

if TYPE_CHECKING:
    import duckdb

    from ar_metrics.imports.batches import Batch
    from ar_metrics.warehouse.models import Columns

LEDGERS = ("invoices", "allocations", "receipts", "ledger_entries")
FEWEST_AT_ONCE = 6
ROWS_AT_ONCE = 200_000
"""Rows of all feeds times periods of a statement: a period may hold all that is open."""
UNITS: Columns = {"snapshot_date": "DATE", "bu": "VARCHAR", "batch_id": "INTEGER"}
MADE: dict[str, Columns] = {
    "raw_settings": {"reporting_currency": "VARCHAR"},
    "raw_snapshot_dates": {
        "snapshot_date": "DATE",
        "prior_snapshot_date": "DATE",
        "is_month_end": "BOOLEAN",
    },
    "raw_snapshot_units": UNITS,
    "raw_market_rates": {
        "rate_date": "DATE",
        "currency_code": "VARCHAR",
        "rate": "DECIMAL(18,10)",
    },
}
"""Raw tables that no file brings."""
VERSIONS = {"raw_objective_versions": "objectives", "raw_parameter_versions": "parameters"}
"""Tables of what every import told, with what a later one replaced → their feed."""


@dataclass(frozen=True)
class Inputs:
    """What one build reads. `batches`: those in force, oldest first. `dates`: the calendar.

    `scratch` is a folder for intermediate files of this build. `known_at`: imports after that
    moment are unknown to it; None = all are known.
    """

    settings: Settings
    batches: tuple[Batch, ...]
    dates: tuple[date, ...]
    scratch: Path
    known_at: datetime | None = None

    def files(self, feed: str) -> list[str]:
        """Paths of the Parquet files of one feed, oldest batch first."""
        return [str(batch.parquet(feed)) for batch in self.batches if feed in batch.feeds]

    def units(self, feed: str = "open_items") -> dict[tuple[str, date], list[int]]:
        """Batches that bring each (bu, date) of a feed of dated extracts, oldest first."""
        found: dict[tuple[str, date], list[int]] = {}
        for batch in self.batches:
            for bu, day in batch.feeds[feed].units if feed in batch.feeds else ():
                found.setdefault((bu, date.fromisoformat(day)), []).append(batch.id)
        return found

    @property
    def periods_at_once(self) -> int:
        """How many periods one statement makes: it bounds memory, and to plan one costs as much as
        to make a small table.
        """
        rows = sum(said.rows for batch in self.batches for said in batch.feeds.values())
        return max(FEWEST_AT_ONCE, ROWS_AT_ONCE // max(rows, 1))

    def periods(self) -> list[tuple[date, date | None]]:
        """Each date of the calendar with the one before it."""
        return list(zip(self.dates, (None, *self.dates), strict=False))


def calendar(batches: Sequence[Batch], as_of: Iterable[date] = ()) -> tuple[date, ...]:
    """Return the dates for which the encours is built, ascending.

    They are the imported snapshots, the month ends from the first to the last event of the
    ledgers, and `as_of`; dates after the last `as_of` are left out. A month that was not over
    when the newest batch came ends, so far, with the last event.
    """
    asked = set(as_of)
    summaries = [(feed, said) for batch in batches for feed, said in batch.feeds.items()]
    snapshots = [said.snapshot_dates for feed, said in summaries if feed == "open_items"]
    dates = {date.fromisoformat(day) for days in snapshots for day in days}
    ledgers = [(said.first_date, said.last_date) for feed, said in summaries if feed in LEDGERS]
    events = sorted(date.fromisoformat(day) for days in ledgers for day in days if day)
    if events:
        today = max(batch.imported_at for batch in batches).date()
        ends = list(_month_ends(events[0], events[-1]))
        dates |= {end for end in ends if end <= today}
        dates |= {events[-1]} if ends[-1] > today else set()
    last = max(asked, default=date.max)
    return tuple(sorted(day for day in dates | asked if day <= last))


def is_month_end(day: date) -> bool:
    """Tell whether a day is the last one of its month."""
    return day.day == monthrange(day.year, day.month)[1]


def _month_ends(first: date, last: date) -> Iterator[date]:
    for month in range(12 * first.year + first.month - 1, 12 * last.year + last.month):
        year, number = divmod(month, 12)
        yield date(year, number + 1, monthrange(year, number + 1)[1])


def table_columns(settings: Settings) -> dict[str, Columns]:
    """Return the columns of every table that a model may read besides other models."""
    from ar_metrics.contracts import FEEDS

    found = {f"raw_{name}": feed_columns(name) | {"batch_id": "INTEGER"} for name in FEEDS}
    found["raw_first_open_items"] = found["raw_open_items"]
    found |= {table: found[f"raw_{feed}"] for table, feed in VERSIONS.items()}
    references = {name: reference_columns(path) for name, path in reference_files(settings).items()}
    return found | MADE | references


def feed_columns(name: str) -> Columns:
    """Return the DuckDB type of each column of a feed's contract."""
    from ar_metrics.contracts import FEEDS

    return dict(FEEDS[name].kinds)


def attach(con: duckdb.DuckDBPyConnection, inputs: Inputs, tables: Iterable[str]) -> None:
    """Create the raw_ tables that are named, as temporary views and tables of this connection."""
    from ar_metrics.contracts import FEEDS

    wanted = set(tables)
    for name, make in _MAKERS.items():
        if name in wanted:
            make(con, inputs)
    for table, feed_name in VERSIONS.items():
        if table in wanted:
            con.execute(f"create temp view {table} as {_rows(con, inputs, feed_name)}")
    for name, feed in FEEDS.items():
        if f"raw_{name}" in wanted:
            rows = _rows(con, inputs, name)
            newest = _without_superseded(con, inputs, name, feed.unit)
            con.execute(f"create temp view raw_{name} as {rows} {newest}")


def _rows(con: duckdb.DuckDBPyConnection, inputs: Inputs, feed: str) -> str:
    """The query for all rows of a feed in all batches, in the types of the contract."""
    columns, files = feed_columns(feed), inputs.files(feed)
    known, source = set(), "(select '' as filename limit 0)"
    if files:
        listed = ", ".join(map(text, files))
        source = f"read_parquet([{listed}], union_by_name = true, filename = true)"
        known = {name for name, *_ in con.execute(f"describe select * from {source}").fetchall()}
    named = ", ".join(  # a column that the contract won later is empty in older batches
        f"cast({name if name in known else 'null'} as {kind}) as {name}"
        for name, kind in columns.items()
    )
    batch = "cast(regexp_extract(filename, '([0-9]+)/[^/]*$', 1) as integer) as batch_id"
    return f"select * from (select {named}, {batch} from {source}) as brought"


def _without_superseded(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, feed: str, unit: tuple[str, ...]
) -> str:
    """The join that leaves out what a newer batch brought again; nothing when none did."""
    if len(inputs.files(feed)) < 2:
        return ""
    name, again = f"superseded_{feed}", {}
    if units := inputs.units(feed):  # known without reading a row
        again = {unit: ids[-1] for unit, ids in units.items() if len(ids) > 1}
        _create_units(con, name, again, unit[1])
    else:
        file = inputs.scratch / f"{name}.parquet"
        if not file.exists():  # a second connection of the same build finds it made
            con.execute(
                f"copy (select {', '.join(unit)}, max(batch_id) as batch_id from"
                f" ({_rows(con, inputs, feed)}) group by all having min(batch_id) < max(batch_id))"
                f" to {text(file)}"
            )
        con.execute(f"create temp view {name} as select * from read_parquet({text(file)})")
    if con.execute(f"select count(*) from {name}").fetchall() == [(0,)]:
        return ""
    same = " and ".join(f"newer.{c} is not distinct from brought.{c}" for c in unit)
    return f"anti join {name} as newer on {same} and newer.batch_id > brought.batch_id"


def _create_units(
    con: duckdb.DuckDBPyConnection,
    name: str,
    units: dict[tuple[str, date], int],
    day: str = "snapshot_date",
) -> None:
    con.execute(
        f"create temp table {name} as select unnest(cast($days as date[])) as {day},"
        " unnest(cast($bus as varchar[])) as bu, unnest(cast($ids as integer[])) as batch_id",
        {
            "days": [day for _, day in units],
            "bus": [bu for bu, _ in units],
            "ids": list(units.values()),
        },
    )


def _create_settings(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    con.execute(
        "create temp table raw_settings as select cast($currency as varchar) as reporting_currency",
        {"currency": inputs.settings.currency},
    )


def _create_calendar(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    con.execute(
        "create temp table raw_snapshot_dates as select"
        " unnest(cast($days as date[])) as snapshot_date,"
        " unnest(cast($priors as date[])) as prior_snapshot_date,"
        " unnest(cast($ends as boolean[])) as is_month_end",
        {
            "days": list(inputs.dates),
            "priors": [prior for _, prior in inputs.periods()],
            "ends": [is_month_end(day) for day in inputs.dates],
        },
    )


def _create_snapshot_units(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    newest = {unit: ids[-1] for unit, ids in inputs.units().items()}
    _create_units(con, "raw_snapshot_units", newest)


def _create_first_open_items(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    again = {unit: ids[0] for unit, ids in inputs.units().items() if len(ids) > 1}
    _create_units(con, "first_units", again)
    con.execute(
        f"create temp view raw_first_open_items as {_rows(con, inputs, 'open_items')}"
        " semi join first_units using (bu, snapshot_date, batch_id)"
    )


def _create_market_rates(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    file = inputs.scratch / "market_rates.csv"
    if not file.exists():
        rates.write(file, inputs.settings.currency, inputs.dates)
    con.execute(f"create temp table raw_market_rates as {csv_query(file)}")


_MAKERS = {
    "raw_settings": _create_settings,
    "raw_snapshot_dates": _create_calendar,
    "raw_snapshot_units": _create_snapshot_units,
    "raw_market_rates": _create_market_rates,
    "raw_first_open_items": _create_first_open_items,
}
