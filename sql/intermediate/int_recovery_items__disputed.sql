-- An item that was in dispute when it became collectible.
-- grain: snapshot_date, bu, document_id, instalment_no

with

items as (

    select * from int_recovery_items

),

disputes as (

    select * from stg_disputes

)

select distinct
    items.snapshot_date,
    items.bu,
    items.document_id,
    items.instalment_no
from items
inner join disputes
    on
        items.bu = disputes.bu
        and items.document_id = disputes.document_id
        and items.entry_date >= disputes.opened_date
        and items.entry_date < disputes.closed_date
