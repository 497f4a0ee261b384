-- What an item lost from one printed list of its BU to the next, where lists have to tell
-- what was paid. Each list tells its month from the opening on: what is new in it.
-- grain: snapshot_date, bu, document_id, instalment_no

with

items as (

    select * from int_recovery_items where is_inferred and due_date is not null

),

printed as (

    select distinct
        snapshot_date,
        bu
    from raw_snapshot_units

),

paired as (

    select
        bu,
        snapshot_date,
        lag(snapshot_date) over (
            partition by bu
            order by snapshot_date
        ) as prior_date
    from printed

),

lost as (

    select
        items.*,
        greatest(items.opening_date, paired.prior_date) as since_date,
        items.collected_local - coalesce(
            lag(items.collected_local) over (
                partition by
                    items.bu, items.document_id, items.instalment_no, items.opening_date
                order by items.snapshot_date
            ),
            0
        ) as paid_local
    from items
    inner join paired
        on
            items.bu = paired.bu
            and items.snapshot_date = paired.snapshot_date

)

select
    snapshot_date,
    since_date,
    bu,
    document_id,
    instalment_no,
    customer_id,
    currency_code,
    due_date,
    has_dispute,
    cast(paid_local as decimal(18, 2)) as paid_local
from lost
where paid_local > 0
