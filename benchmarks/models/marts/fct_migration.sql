-- How much of a bucket of the snapshot before stands in which bucket now.
-- grain: snapshot_date, bu, currency_code, before_rank, bucket_rank
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
        fct_items.bucket_rank
    from dates
    inner join fct_items
        on dates.prior_snapshot_date = fct_items.snapshot_date

)

select
    items_now.snapshot_date,
    items_now.bu,
    items_now.currency_code,
    items_before.bucket_rank as before_rank,
    items_now.bucket_rank,
    cast(sum(items_now.open_local) as decimal(18, 2)) as rolled_local,
    count(*) as item_count
from items_now
inner join items_before
    on
        items_now.snapshot_date = items_before.snapshot_date
        and items_now.bu = items_before.bu
        and items_now.document_id = items_before.document_id
group by
    items_now.snapshot_date,
    items_now.bu,
    items_now.currency_code,
    items_before.bucket_rank,
    items_now.bucket_rank
