-- A snapshot date with what is known that day.
-- grain: snapshot_date
-- partition: snapshot_date

with

items as (

    select
        snapshot_date,
        count(*) as item_count,
        count(distinct bu) as bu_count,
        max(case when is_from_ledger then 1 else 0 end) = 1 as has_ledger,
        max(case when is_from_ledger then 0 else 1 end) = 1 as has_snapshot
    from fct_open_items
    group by snapshot_date

)

select
    dates.snapshot_date,
    dates.prior_snapshot_date,
    dates.is_month_end,
    cast(coalesce(items.item_count, 0) as bigint) as item_count,
    cast(coalesce(items.bu_count, 0) as bigint) as bu_count,
    coalesce(items.has_ledger, false) as has_ledger,
    coalesce(items.has_snapshot, false) as has_snapshot
from stg_snapshot_dates as dates
-- a ledger may owe nothing on a day: the date is there all the same
left join items
    on dates.snapshot_date = items.snapshot_date
