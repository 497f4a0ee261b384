-- A customer has items but no master data: country and segment show as unknown.
-- severity: warning
-- partition: snapshot_date

with

items as (

    select
        snapshot_date,
        bu,
        customer_id,
        count(*) as item_count
    from fct_open_items
    group by snapshot_date, bu, customer_id

)

select
    items.snapshot_date,
    items.bu,
    items.customer_id,
    items.item_count
from items
-- unmatched is what we look for
left join int_customers__at_snapshot as customers
    on
        items.snapshot_date = customers.snapshot_date
        and items.bu = customers.bu
        and items.customer_id = customers.customer_id
where customers.customer_id is null
