"""Fingerprints: what a table reads at a date, as one number.

A table is out of date at a date when its fingerprint there differs from the one it was built with.
Fingerprints follow from inputs and models alone, so nothing has to be remembered or propagated:
two histories of imports that leave the same rows leave the same fingerprints.

Imported rows are summed by day as hashes. What a date sees of them depends on the feed's reach:
the days since the date before it, every day up to it, or its week. Rows of a customer are seen
where that customer has rows.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from ar_metrics.warehouse import members, rates
from ar_metrics.warehouse.inputs import MADE, VERSIONS, Inputs, feed_columns, is_month_end
from ar_metrics.warehouse.reference import reference_files

if TYPE_CHECKING:
    import duckdb

    from ar_metrics.contracts import Feed
    from ar_metrics.warehouse.models import Columns, Model

Sums = Mapping[date, int]
UNDATED = date.min
STATE = """
create table if not exists meta_inputs (feed varchar, period date, fingerprint varchar);
create table if not exists meta_members (
    batch_id integer, reach varchar, period date, bu varchar, customer_id varchar)
"""


class Series:
    """Dated sums of one table and the days of them that a date sees."""

    def __init__(self, reach: str, sums: Sums) -> None:
        self.reach = reach
        self.days = sorted(sums)
        self.running = [0, *accumulate(sums[day] for day in self.days)]

    @property
    def total(self) -> int:
        """The sum over all days."""
        return self.running[-1]

    def seen(self, day: date, prior: date | None) -> int:
        """The sum over the days that `day` sees, `prior` being the date before it."""
        upto = self.running[bisect_right(self.days, day)]
        if self.reach == "week":
            prior = day - rates.SPAN - timedelta(days=1)
        if self.reach == "from" or prior is None:
            return upto
        return upto - self.running[bisect_right(self.days, prior)]


class Fingerprints:
    """Fingerprints of every table at every date, filled in the order of the models."""

    def __init__(self, inputs: Inputs, tables: Mapping[str, list[Series]]) -> None:
        self.periods = inputs.periods()
        self.at = {
            name: [digest(*(one.seen(day, prior) for one in series)) for day, prior in self.periods]
            for name, series in tables.items()
        }
        self.whole = {
            name: digest(*(one.total for one in series)) for name, series in tables.items()
        }

    def add(self, model: Model) -> None:
        """Work out a model's fingerprints from those of what it reads, over its window."""
        reads = sorted(model.reads)
        self.at[model.name] = [
            digest(model.version, prior, *self._seen(reads, model, place))
            for place, (_, prior) in enumerate(self.periods)
        ]
        parts = self.at[model.name] if model.partition else [self.whole[name] for name in reads]
        self.whole[model.name] = digest(model.version, *parts)

    def replace(self, name: str, sums: Sums) -> None:
        """Take a table's own dated rows instead of what it reads."""
        series = Series("from", sums)
        self.at[name] = [digest(series.seen(day, prior)) for day, prior in self.periods]

    def _seen(self, reads: list[str], model: Model, place: int) -> Iterator[str]:
        window = slice(max(0, place - model.before), place + model.after + 1)
        for name in reads:
            yield from self.at[name][window]

    def of(self, model: Model) -> dict[date, str]:
        """Fingerprint by period; a table without partition has one, on `UNDATED`."""
        if not model.partition:
            return {UNDATED: self.whole[model.name]}
        days = (day for day, _ in self.periods)
        return dict(zip(days, self.at[model.name], strict=True))


def digest(*parts: object) -> str:
    """Return a short hash of the parts."""
    text = "\0".join(map(str, parts))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def of_imports(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, shapes: Mapping[Model, Columns]
) -> dict[str, list[Series]]:
    """Return the dated sums of every raw_ and ref_ table that the models read.

    A feed whose batches are those of the stored sums is not read again. Rows that a new batch
    brings unchanged are the same rows, unless a model shows which batch they came from.
    """
    from ar_metrics.contracts import FEEDS

    for statement in STATE.split(";"):
        con.execute(statement)
    read = {table for model in shapes for table in model.reads}
    tables = _made(inputs)
    for name, path in reference_files(inputs.settings).items():
        tables[name] = [Series("from", {UNDATED: _number(path.read_bytes().hex())})]
    if "raw_market_rates" in read:
        sums = content(con, "raw_market_rates", "rate_date", MADE["raw_market_rates"])
        tables["raw_market_rates"] = [Series("week", sums)]
    members.update(con, inputs)
    for name, feed in FEEDS.items():
        if feed.reach == "at":
            tables[f"raw_{name}"] = [_units(inputs.units(name), -1)]
        elif f"raw_{name}" in read:
            readers = [model for model in shapes if f"raw_{name}" in model.reads]
            with_batch = any("batch_id" in m.sql or "batch_id" in shapes[m] for m in readers)
            tables[f"raw_{name}"] = _of_feed(con, inputs, feed, with_batch)
    return tables


def content(con: duckdb.DuckDBPyConnection, table: str, day: str, columns: Iterable[str]) -> Sums:
    """Return the sum of the hashes of a table's rows by day."""
    number = f"sum(hash({', '.join(columns)}))"
    rows = con.execute(
        f"select coalesce({day}, $undated), {number} from {table} group by 1",
        {"undated": UNDATED},
    ).fetchall()
    return {period: int(total) for period, total in rows}


def _made(inputs: Inputs) -> dict[str, list[Series]]:
    units = inputs.units()
    again = {unit: ids for unit, ids in units.items() if len(ids) > 1}
    versions = {
        table: _number(*(batch.id for batch in inputs.batches if feed in batch.feeds))
        for table, feed in VERSIONS.items()
    }
    dates = {day: _number(day, prior, is_month_end(day)) for day, prior in inputs.periods()}
    return {
        "raw_settings": [Series("from", {UNDATED: _number(inputs.settings.currency)})],
        "raw_snapshot_dates": [Series("at", dates)],
        "raw_snapshot_units": [_units(units, -1)],
        "raw_first_open_items": [_units(again, 0)],
        **{table: [Series("from", {UNDATED: told})] for table, told in versions.items()},
    }


def _units(units: dict[tuple[str, date], list[int]], which: int) -> Series:
    sums: dict[date, int] = {}
    for (bu, day), ids in units.items():
        sums[day] = sums.get(day, 0) + _number(bu, ids[which])
    return Series("at", sums)


def _number(*parts: object) -> int:
    return int(digest(*parts), 16)


def _of_feed(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, feed: Feed, with_batch: bool
) -> list[Series]:
    """The series of a feed that is no dated extract; of customers one for each way to be seen."""
    by_customer = feed.reach == "master" and "customer_id" in feed_columns(feed.name)
    reaches = {"at": "at", "from": "from", "rest": "at"} if by_customer else {"rows": feed.reach}
    feeds = {feed.name, *members.feeds()} if by_customer else {feed.name, *_named_in(feed)}
    ids = [batch.id for batch in inputs.batches if feeds & batch.feeds.keys()]
    state = digest(feed_columns(feed.name), with_batch, ids)
    found = []
    for part, reach in reaches.items():
        sums = remembered(
            con, f"{feed.name}@{part}", state, partial(_scan, con, inputs, feed, part, with_batch)
        )
        found.append(Series("from" if reach == "master" else reach, sums))
    return found


def remembered(
    con: duckdb.DuckDBPyConnection, name: str, state: str, scan: Callable[[], Sums]
) -> Sums:
    """Return the sums stored under a name in the same state; otherwise scan and store them."""
    stored = con.execute(
        "select period, fingerprint from meta_inputs where feed = $name", {"name": name}
    ).fetchall()
    if (None, state) in stored:
        return {day: int(total) for day, total in stored if day}
    sums = scan()
    con.execute("delete from meta_inputs where feed = $name", {"name": name})
    con.execute(
        "insert into meta_inputs select $name, unnest(cast($days as date[])),"
        " unnest(cast($totals as varchar[]))",
        {"name": name, "days": [None, *sums], "totals": [state, *map(str, sums.values())]},
    )
    return sums


def _named_in(feed: Feed) -> set[str]:
    """The feeds whose rows say from when on a row of this feed counts."""
    return {name.removeprefix("raw_") for name in re.findall(r"\braw_\w+", feed.seen_from)}


def _scan(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, feed: Feed, part: str, with_batch: bool
) -> Sums:
    columns = [*feed_columns(feed.name), *(["batch_id"] if with_batch else [])]
    if part in ("at", "from"):
        return members.by_customer(con, inputs, feed.name, part, columns)
    day = feed.seen_from or feed.dated_by or "cast(null as date)"
    sums = content(con, f"raw_{feed.name}", day, columns)
    # customers without rows: seen at no date, but by a table that has no dates
    return {date.max: sum(sums.values())} if part == "rest" else sums
