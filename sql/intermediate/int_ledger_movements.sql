-- What moved a ledger item in the period that a snapshot closes, at the closing rate.
-- grain: snapshot_date, bu, document_id, instalment_no

with

periods as (

    select * from int_ledger_periods

),

events as (

    select * from int_ledger_events

),

documents as (

    select * from int_ledger_documents

),

rates as (

    select * from int_closing_rates

),

valued as (

    select
        periods.snapshot_date,
        events.bu,
        events.document_id,
        events.instalment_no,
        events.step_rank,
        cast(events.change_local * rates.rate as decimal(18, 2)) as movement_amount
    from periods
    inner join events
        on
            periods.bu = events.bu
            and events.event_date > periods.period_starts_after
            and events.event_date <= periods.snapshot_date
    inner join documents
        on
            events.bu = documents.bu
            and events.document_id = documents.document_id
            and events.instalment_no = documents.instalment_no
    inner join rates
        on
            periods.snapshot_date = rates.snapshot_date
            and documents.currency_code = rates.currency_code

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    cast(
        sum(case when step_rank = 2 then movement_amount else 0 end) as decimal(18, 2)
    ) as invoiced_amount,
    cast(
        sum(case when step_rank = 3 then movement_amount else 0 end) as decimal(18, 2)
    ) as cash_amount,
    cast(
        sum(case when step_rank = 4 then movement_amount else 0 end) as decimal(18, 2)
    ) as returned_amount,
    cast(
        sum(case when step_rank = 5 then movement_amount else 0 end) as decimal(18, 2)
    ) as credit_note_amount,
    cast(
        sum(case when step_rank = 6 then movement_amount else 0 end) as decimal(18, 2)
    ) as write_off_amount,
    cast(
        sum(case when step_rank = 7 then movement_amount else 0 end) as decimal(18, 2)
    ) as netting_amount,
    cast(sum(movement_amount) as decimal(18, 2)) as moved_amount
from valued
group by snapshot_date, bu, document_id, instalment_no
