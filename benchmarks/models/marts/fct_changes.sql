-- What changed between a snapshot and the one before: of each BU and currency, what came in, what
-- was settled, and what was paid in part.
-- grain: snapshot_date, bu, currency_code, step
-- partition: snapshot_date
-- window: 1 before

with

dates as (

    select * from stg_dates

),

items_now as (

    select * from fct_items

),

items_before as (

    select
        dates.snapshot_date,
        fct_items.bu,
        fct_items.document_id,
        fct_items.currency_code,
        fct_items.open_local
    from dates
    inner join fct_items
        on dates.prior_snapshot_date = fct_items.snapshot_date

),

changed as (

    select
        items_now.snapshot_date,
        items_now.bu,
        items_now.currency_code,
        case when items_before.document_id is null then 'new' else 'paid in part' end as step,
        items_now.open_local - coalesce(items_before.open_local, 0) as change_local
    from items_now
    -- what was not there before is new
    left join items_before
        on
            items_now.snapshot_date = items_before.snapshot_date
            and items_now.bu = items_before.bu
            and items_now.document_id = items_before.document_id
    union all
    select
        items_before.snapshot_date,
        items_before.bu,
        items_before.currency_code,
        'settled' as step,
        -items_before.open_local as change_local
    from items_before
    -- what is no longer there is settled
    left join items_now
        on
            items_before.snapshot_date = items_now.snapshot_date
            and items_before.bu = items_now.bu
            and items_before.document_id = items_now.document_id
    where items_now.document_id is null

)

select
    snapshot_date,
    bu,
    currency_code,
    step,
    cast(sum(change_local) as decimal(18, 2)) as change_local
from changed
group by snapshot_date, bu, currency_code, step
