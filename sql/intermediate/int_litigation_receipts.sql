-- Cash that the ledger says a case brought in, less what went back, at the closing rate
-- of its period.
-- grain: case_id, settlement_date

with

dates as (

    select * from stg_snapshot_dates

),

allocations as (

    select * from int_allocations__dated
    where
        kind in ('cash', 'refund', 'returned_payment')
        and case_id is not null
        and not is_on_receipt

),

documents as (

    select
        bu,
        document_id,
        max(currency_code) as currency_code
    from int_ledger_documents
    where instalment_no > 0
    group by bu, document_id

),

rates as (

    select * from int_closing_rates

)

select
    allocations.case_id,
    allocations.settlement_date,
    cast(
        sum(
            case when allocations.is_reopening then -1 else 1 end
            * cast(allocations.amount_local * rates.rate as decimal(18, 2))
        ) as decimal(18, 2)
    ) as receipt_amount
from dates
inner join allocations
    on
        dates.snapshot_date >= allocations.settlement_date
        and dates.period_starts_after < allocations.settlement_date
inner join documents
    on
        allocations.bu = documents.bu
        and allocations.document_id = documents.document_id
inner join rates
    on
        dates.snapshot_date = rates.snapshot_date
        and documents.currency_code = rates.currency_code
group by allocations.case_id, allocations.settlement_date
