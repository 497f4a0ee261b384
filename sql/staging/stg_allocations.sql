-- An amount that settles (or reopens) a document on a date.
-- There is no key: the same amount can settle the same document twice in a day.

with

allocated as (

    select * from raw_allocations

),

kinds as (

    select * from ref_allocation_kinds

)

select
    allocated.bu,
    allocated.document_id,
    cast(allocated.instalment_no as integer) as instalment_no,
    allocated.receipt_id,
    allocated.credit_id,
    allocated.batch_id,
    allocated.kind,
    -- what nobody marked was obtained by asking
    coalesce(allocated.channel, 'amicable') as channel,
    allocated.case_id,
    allocated.allocation_date,
    kinds.step_rank,
    kinds.is_reopening,
    allocated.amount as amount_local,
    allocated.receipt_amount as receipt_local
from allocated
inner join kinds
    on allocated.kind = kinds.kind
