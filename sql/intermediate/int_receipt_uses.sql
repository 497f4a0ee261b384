-- One use of money in the month up to a snapshot, with the day that says whose it is: of
-- the item's entry, else of the settlement; for money without a document its value date.
-- There is no key: a use of a receipt alone names no document, cash alone no receipt.

with

on_items as (

    select * from int_receipt_uses__on_items

),

apart as (

    select * from int_receipt_uses__apart

),

items as (

    select * from int_recovery_items

)

select
    on_items.snapshot_date,
    on_items.bu,
    on_items.customer_id,
    on_items.printed_name,
    on_items.document_id,
    on_items.instalment_no,
    on_items.part_rank,
    on_items.receipt_id,
    on_items.use_rank,
    on_items.receipt_use,
    on_items.channel,
    on_items.case_id,
    on_items.currency_code,
    on_items.issue_date,
    on_items.due_date,
    on_items.settlement_date,
    on_items.paid_date,
    case
        when on_items.receipt_use in ('collected', 'early') then items.opening_rate
    end as opening_rate,
    coalesce(items.entry_date, on_items.settlement_date) as owner_date,
    on_items.use_local
from on_items
-- money beyond what was owed may be all that an item saw
left join items
    on
        on_items.snapshot_date = items.snapshot_date
        and on_items.bu = items.bu
        and on_items.document_id = items.document_id
        and on_items.instalment_no = items.instalment_no
union all
select
    snapshot_date,
    bu,
    customer_id,
    cast(null as varchar) as printed_name,
    cast(null as varchar) as document_id,
    cast(null as integer) as instalment_no,
    cast(null as integer) as part_rank,
    receipt_id,
    use_rank,
    receipt_use,
    cast(null as varchar) as channel,
    cast(null as varchar) as case_id,
    currency_code,
    cast(null as date) as issue_date,
    cast(null as date) as due_date,
    cast(null as date) as settlement_date,
    value_date as paid_date,
    cast(null as decimal(19, 10)) as opening_rate,
    value_date as owner_date,
    use_local
from apart
