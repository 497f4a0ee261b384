-- An amount that settles (or reopens) a document, from a receipt of its currency.
-- There is no key: the same amount can settle the same document twice in a day.

with

allocated as (

    select * from stg_allocations

),

exchanged as (

    select * from int_exchanged_documents

)

select
    allocated.bu,
    allocated.document_id,
    allocated.instalment_no,
    coalesce(exchanged.exchanged_receipt_id, allocated.receipt_id) as receipt_id,
    allocated.credit_id,
    allocated.batch_id,
    allocated.kind,
    allocated.channel,
    allocated.case_id,
    allocated.allocation_date,
    allocated.step_rank,
    allocated.is_reopening,
    allocated.amount_local
from allocated
-- most receipts pay documents of their own currency
left join exchanged
    on
        allocated.bu = exchanged.bu
        and allocated.receipt_id = exchanged.receipt_id
        and allocated.document_id = exchanged.document_id
