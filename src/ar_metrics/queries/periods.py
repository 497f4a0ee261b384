"""Marts kept by month, read for a period of several months as if it were one.

An item is in a period once: as it was when it became collectible in it, with everything that its
months collected. Its rows of all months are put together before any scope or filter looks at them,
so that the owner at its entry is the owner of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

PERIODS = {"month": 1, "quarter": 3, "year": 12}
"""What a period up to a date covers: so many months at most, the first of them too. Years, and the
quarters of them, begin with the fiscal year."""
MONTHLY = ("fct_recoveries", "fct_receipt_uses")

KEYS = ("bu", "document_id", "instalment_no")
ENTRY = (
    "customer_id", "customer_name", "parent_id", "parent_name", "country_code", "segment",
    "agent_id", "document_type", "account", "currency_code", "entry_bucket_rank",
    "size_rank", "opening_date", "issue_date", "due_date", "entry_date", "entry_days",
    "opening_rate", "is_disputed", "is_intercompany",
)  # fmt: skip
SUMS = ("collected_local", "otherwise_local", "agency_local", "court_local", "dispute_local",
        "plan_local", "late_weight_local", "paying_weight_local")  # fmt: skip
OWNER = ("customer_name", "parent_id", "parent_name", "country_code", "segment", "agent_id",
         "is_intercompany")  # fmt: skip
IN_PERIOD = "list_contains($period, snapshot_date)"


def months(dates: pl.DataFrame, kind: str, as_of: date, year_end: int = 12) -> tuple[date, ...]:
    """Return the dates that close the months of a period up to `as_of`, oldest first.

    `dates` is dim_snapshots, `year_end` the month (1 to 12) that ends a year. A month before that
    of `as_of` is closed by its last date.
    """
    size = PERIODS[kind]
    last = 12 * as_of.year + as_of.month - 1
    first = last - (last - year_end) % size
    closing: dict[int, date] = {}
    for day in sorted(dates["snapshot_date"]):
        month = 12 * day.year + day.month - 1
        if first <= month < last:
            closing[month] = day
    return (*(closing[month] for month in sorted(closing)), as_of)


def relation(model: str, period: Sequence[date] | None, with_team: bool) -> str:
    """Return what stands for a monthly mart: its table, or the months of a period as one.

    `with_team` adds the team of the agent. The values `$period` and `$period_end` are bound.
    """
    base = model
    if period is not None and len(period) > 1:
        base = f"({ITEMS if model == 'fct_recoveries' else RECEIPT_USES}) as {model}"
    if not with_team:
        return base
    return f"""(
        select {model}.*, coalesce(teams.team, 'unassigned') as team
        from {base} left join dim_agents as teams on {model}.agent_id = teams.agent_id
    ) as {model}"""


def _listed(names: Sequence[str], pattern: str) -> str:
    return ", ".join(pattern.format(name=name) for name in names)


def _valued(*names: str) -> str:
    return f"cast(({' + '.join(names)}) * opening_rate as decimal(18, 2))"


# The row in which the item became collectible tells whose it is; without one, the first row.
ENTERED = f"""
select
    {", ".join(KEYS)},
    arg_min(
        struct_pack({_listed(ENTRY, "{name} := {name}")}),
        date_diff('day', date '1900-01-01', snapshot_date)
            + case when is_collectible then 0 else 1000000 end
    ) as entry,
    bool_or(is_inferred) as is_inferred,
    {_listed(SUMS, "cast(sum({name}) as decimal(18, 2)) as {name}")},
    arg_max(
        case
            when is_collectible then collectible_local - greatest(collected_local, 0)
                - greatest(otherwise_local, 0)
            else 0
        end,
        snapshot_date
    ) as closing_local
from fct_recoveries
where {IN_PERIOD}
group by {", ".join(KEYS)}"""

SUMMED = f"""
select
    {", ".join(KEYS)},
    {_listed(ENTRY, "entry.{name} as {name}")},
    is_inferred,
    coalesce(entry.due_date <= $period_end, false) as is_collectible,
    {", ".join(SUMS)},
    cast(
        case when entry.due_date <= $period_end
            then closing_local + greatest(collected_local, 0) + greatest(otherwise_local, 0)
            else 0
        end as decimal(18, 2)
    ) as collectible_local
from ({ENTERED}) as entered"""

ITEMS = f"""
select
    $period_end as snapshot_date,
    *,
    {_valued("collectible_local")} as collectible_amount,
    {_valued("collected_local")} as collected_amount,
    {_valued("otherwise_local")} as otherwise_amount,
    {_valued("late_weight_local")} as late_weight_amount,
    {_valued("paying_weight_local")} as paying_weight_amount,
    {_valued("agency_local")} as agency_amount,
    {_valued("agency_local", "court_local")} - {_valued("agency_local")} as court_amount,
    {_valued("agency_local", "court_local", "dispute_local")}
        - {_valued("agency_local", "court_local")} as dispute_amount,
    {_valued("agency_local", "court_local", "dispute_local", "plan_local")}
        - {_valued("agency_local", "court_local", "dispute_local")} as plan_amount
from ({SUMMED}) as summed"""

MET_ITEM = "receipt_use in ('collected', 'early')"
RUNNING = f"""sum(use_local) over (
    partition by {_listed(KEYS, "uses.{name}")}, {MET_ITEM}
    order by uses.snapshot_date, part_rank
)"""
RECEIPT_USES = f"""
select
    * exclude (item_amount) replace (
        case when {MET_ITEM} then item_amount else receipt_amount end as use_amount,
        receipt_amount - case when {MET_ITEM} then item_amount else receipt_amount end
            as use_fx_amount,
        case
            when not {MET_ITEM} then receipt_use
            when due_date <= $period_end then 'collected'
            else 'early'
        end as receipt_use,
        case
            when not {MET_ITEM} then use_rank
            when due_date <= $period_end then 1
            else 2
        end as use_rank
    )
from (
    select
        uses.* replace ({_listed(OWNER, "coalesce(items.{name}, uses.{name}) as {name}")}),
        cast({RUNNING} * items.opening_rate as decimal(18, 2))
            - cast(({RUNNING} - use_local) * items.opening_rate as decimal(18, 2)) as item_amount
    from fct_receipt_uses as uses
    left join ({SUMMED}) as items
        on {_listed(KEYS, "uses.{name} = items.{name}").replace(", ", " and ")}
        and uses.{MET_ITEM}
    where list_contains($period, uses.snapshot_date)
) as joined"""
