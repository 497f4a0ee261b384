"""Which customers have rows on which days, and what a date sees of the rows about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ar_metrics.warehouse.inputs import feed_columns

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from ar_metrics.warehouse.inputs import Inputs


def by_customer(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, feed: str, part: str, columns: list[str]
) -> dict[date, int]:
    """Hashes of a customer's rows (and of its group's) summed on the days of that customer.

    A group lends its name to its members: a row of the group counts as one of theirs. Who is named
    as a group is its head: which BUs have its number, or name it, counts as its own.
    """
    parent = "parent_id" if "parent_id" in columns else "cast(null as varchar)"
    first = "min(period)" if part == "from" else "period"
    group = "" if part == "from" else ", period"
    rows = con.execute(
        f"""
        with hashed as (
            select bu, customer_id, {parent} as parent_id, hash({", ".join(columns)}) as number
            from raw_{feed}
        ),
        groups as (select customer_id, sum(number) as number from hashed group by customer_id),
        numbers as (
            select bu, customer_id, number from hashed
            union all
            select members.bu, members.customer_id, groups.number
            from (select distinct bu, customer_id, parent_id from hashed) as members
            inner join groups on groups.customer_id = members.parent_id
            union all
            select own.bu, own.customer_id, hash(told.bus)
            from (select distinct bu, customer_id from hashed) as own
            inner join (
                select parent_id, list_sort(list(distinct (bu, is_named))) as bus from (
                    select bu, parent_id, true as is_named from hashed
                    union all select bu, customer_id, false from hashed
                ) group by parent_id having bool_or(is_named)
            ) as told on own.customer_id = told.parent_id
        ),
        customers as (select bu, customer_id, sum(number) as number from numbers group by all),
        seen as (
            select {first} as period, bu, customer_id from meta_members
            where reach = $reach and batch_id in (select unnest(cast($ids as integer[])))
            group by bu, customer_id {group}
        )
        select seen.period, sum(customers.number)
        from seen inner join customers using (bu, customer_id) group by seen.period
        """,
        {"reach": part, "ids": [batch.id for batch in inputs.batches]},
    ).fetchall()
    return {period: int(total) for period, total in rows}


def feeds() -> dict[str, tuple[str, str]]:
    """Feeds that name a customer on a day: their date column and how far it reaches."""
    from ar_metrics.contracts import FEEDS

    return {
        name: (feed.dated_by, feed.reach)
        for name, feed in FEEDS.items()
        if feed.dated_by and feed.reach in ("at", "from") and "customer_id" in feed_columns(name)
    }


def update(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Note which customers the new batches name on which days; a batch never changes."""
    done = {n for (n,) in con.execute("select distinct batch_id from meta_members").fetchall()}
    for feed, (dated_by, reach) in feeds().items():
        period = "min(day)" if reach == "from" else "day"
        group = "" if reach == "from" else ", day"
        for batch in inputs.batches:
            if feed in batch.feeds and batch.id not in done:
                con.execute(
                    f"insert into meta_members select {batch.id}, '{reach}', {period}, bu,"
                    f" customer_id from (select *, coalesce({dated_by}, date '0001-01-01') as day"
                    f" from read_parquet($file)) group by bu, customer_id {group}",
                    {"file": str(batch.parquet(feed))},
                )
