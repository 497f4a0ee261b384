-- What a case had brought in by a snapshot: as its steps tell it, and as the ledger does.
-- grain: snapshot_date, case_id

with

cases as (

    select * from int_litigation_cases__at_snapshot

),

told as (

    select
        case_id,
        event_date as paid_date,
        recovered_principal_amount,
        recovered_interest_amount,
        recovered_costs_amount,
        cast(0 as decimal(18, 2)) as receipt_amount
    from int_litigation_recoveries
    union all
    select
        case_id,
        settlement_date as paid_date,
        cast(0 as decimal(18, 2)) as recovered_principal_amount,
        cast(0 as decimal(18, 2)) as recovered_interest_amount,
        cast(0 as decimal(18, 2)) as recovered_costs_amount,
        receipt_amount
    from int_litigation_receipts

)

-- steps and ledger tell the same principal: whichever tells more
select
    cases.snapshot_date,
    cases.case_id,
    greatest(sum(told.recovered_principal_amount), sum(told.receipt_amount))
        as recovered_principal_amount,
    sum(told.recovered_interest_amount) as recovered_interest_amount,
    sum(told.recovered_costs_amount) as recovered_costs_amount
from cases
inner join told
    on
        cases.case_id = told.case_id
        and cases.snapshot_date >= told.paid_date
group by cases.snapshot_date, cases.case_id
