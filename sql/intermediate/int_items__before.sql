-- An item as it was at the snapshot before, under the date of the snapshot after.
-- grain: snapshot_date, bu, document_id, instalment_no

with

dates as (

    select * from stg_snapshot_dates where prior_snapshot_date is not null

),

items as (

    select * from fct_open_items

)

select
    dates.snapshot_date,
    items.bu,
    items.document_id,
    items.instalment_no,
    items.customer_id,
    items.customer_name,
    items.parent_id,
    items.parent_name,
    items.country_code,
    items.segment,
    items.agent_id,
    items.document_type,
    items.account,
    items.currency_code,
    items.receivable_type,
    items.is_intercompany,
    items.is_apart,
    items.open_local,
    items.outstanding_amount
from dates
inner join items
    on dates.prior_snapshot_date = items.snapshot_date
