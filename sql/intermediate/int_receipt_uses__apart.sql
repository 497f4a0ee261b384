-- What a receipt did in the month of a snapshot beside paying debts: what stays without
-- a document (less what left that state), and what went back or was set off.
-- grain: snapshot_date, bu, receipt_id, use_rank

with

periods as (

    select * from int_recovery_periods

),

receipts as (

    select * from int_ledger_documents where instalment_no = 0

),

events as (

    select * from int_ledger_events where instalment_no = 0

),

paid as (

    select
        snapshot_date,
        bu,
        receipt_id,
        sum(use_local) as paid_local
    from int_receipt_uses__on_items
    where receipt_id is not null
    group by snapshot_date, bu, receipt_id

),

uses as (

    select * from ref_receipt_uses

),

changes as (

    select
        periods.snapshot_date,
        events.bu,
        events.document_id as receipt_id,
        -sum(events.change_local) as unapplied_local
    from periods
    inner join events
        on
            events.event_date > periods.opening_date
            and events.event_date <= periods.snapshot_date
    group by periods.snapshot_date, events.bu, events.document_id

),

told as (

    select
        changes.snapshot_date,
        changes.bu,
        changes.receipt_id,
        receipts.customer_id,
        receipts.currency_code,
        receipts.starts_date as value_date,
        changes.unapplied_local,
        case
            when receipts.starts_date > periods.opening_date then -receipts.amount_local
            else 0
        end
        - changes.unapplied_local
        - coalesce(paid.paid_local, 0) as returned_local
    from changes
    inner join periods
        on changes.snapshot_date = periods.snapshot_date
    inner join receipts
        on
            changes.bu = receipts.bu
            and changes.receipt_id = receipts.document_id
    -- a receipt may have paid nothing
    left join paid
        on
            changes.snapshot_date = paid.snapshot_date
            and changes.bu = paid.bu
            and changes.receipt_id = paid.receipt_id

),

lined as (

    select
        told.*,
        uses.use_rank,
        uses.receipt_use,
        case
            when uses.receipt_use = 'unapplied' then told.unapplied_local
            else told.returned_local
        end as use_local
    from told
    inner join uses
        on uses.receipt_use in ('unapplied', 'returned')

)

select
    snapshot_date,
    bu,
    receipt_id,
    use_rank,
    receipt_use,
    customer_id,
    currency_code,
    value_date,
    cast(use_local as decimal(18, 2)) as use_local
from lined
where use_local <> 0
