-- What printed snapshots tell of a customer's items: those that came in, on the day they
-- were issued, and those that changed or left, on the day of the snapshot that shows it.
-- grain: snapshot_date, bu, customer_id, event_kind, event_id, instalment_no
-- partition: snapshot_date

with

items as (

    select * from fct_open_items

),

movements as (

    select * from fct_movements

),

dates as (

    select * from stg_snapshot_dates

),

told as (

    select distinct
        bu,
        document_id
    from int_ledger_documents

),

came_in as (

    select
        items.snapshot_date,
        items.bu,
        items.customer_id,
        least(items.issue_date, items.snapshot_date) as event_date,
        case
            when items.credit_kind = 'none' then 'invoice'
            else items.credit_kind
        end as event_kind,
        items.document_id as event_id,
        items.instalment_no,
        items.document_id,
        items.document_type as detail,
        items.due_date as until_date,
        items.currency_code,
        items.original_local as event_local
    from items
    inner join dates
        on items.snapshot_date = dates.snapshot_date
    -- unmatched is an item that was there before, unless the snapshot is the first
    left join movements
        on
            items.snapshot_date = movements.snapshot_date
            and items.bu = movements.bu
            and items.document_id = movements.document_id
            and items.instalment_no = movements.instalment_no
            and movements.step = 'new_items'
    -- unmatched is what we keep: the ledger does not tell it
    left join told
        on
            items.bu = told.bu
            and items.document_id = told.document_id
    where
        not items.is_from_ledger
        and told.document_id is null
        and (movements.step is not null or dates.prior_snapshot_date is null)

),

changed as (

    select
        movements.snapshot_date,
        movements.bu,
        movements.customer_id,
        movements.snapshot_date as event_date,
        movements.step as event_kind,
        movements.document_id as event_id,
        movements.instalment_no,
        movements.document_id,
        movements.document_type as detail,
        cast(null as date) as until_date,
        movements.currency_code,
        movements.movement_amount
    from movements
    -- unmatched is what we keep: the ledger does not tell it
    left join told
        on
            movements.bu = told.bu
            and movements.document_id = told.document_id
    where
        movements.step in ('increased', 'reduced', 'settled')
        and told.document_id is null

)

select
    snapshot_date, bu, customer_id, event_date, event_kind, event_id, instalment_no,
    document_id, detail, until_date, currency_code, event_local,
    cast(null as decimal(18, 2)) as event_amount
from came_in
union all
select
    snapshot_date, bu, customer_id, event_date, event_kind, event_id, instalment_no,
    document_id, detail, until_date, currency_code,
    cast(null as decimal(18, 2)) as event_local, movement_amount as event_amount
from changed
