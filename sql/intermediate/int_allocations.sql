-- An amount that settles (or reopens) a document, from a receipt of its currency. What
-- the bank returned takes back what it paid, where the file does not say so itself.
-- There is no key: the same amount can settle the same document twice in a day.

with

told as (

    select * from stg_allocations

),

returned_receipts as (

    select
        bu,
        receipt_id,
        returned_on
    from stg_receipts
    where returned_on is not null

),

paid_back as (

    select
        told.*,
        returned_receipts.returned_on
    from told
    inner join returned_receipts
        on
            told.bu = returned_receipts.bu
            and told.receipt_id = returned_receipts.receipt_id
    where told.kind = 'cash'

),

-- a return without receipt is that of the one returned receipt that paid its document
payers as (

    select
        bu,
        document_id,
        min(receipt_id) as payer_id,
        min(channel) as channel,
        min(case_id) as case_id
    from paid_back
    group by bu, document_id
    having min(receipt_id) = max(receipt_id)

),

allocated as (

    select
        told.bu,
        told.document_id,
        told.instalment_no,
        case
            when told.kind = 'returned_payment'
                then coalesce(told.receipt_id, payers.payer_id)
            else told.receipt_id
        end as receipt_id,
        case
            when told.kind = 'credit_note' and told.receipt_id is null
                then coalesce(told.credit_id, correcting.only_credit_id)
            else told.credit_id
        end as credit_id,
        told.batch_id,
        told.kind,
        case
            when told.kind = 'returned_payment'
                then coalesce(payers.channel, told.channel)
            else told.channel
        end as channel,
        case
            when told.kind = 'returned_payment'
                then coalesce(told.case_id, payers.case_id)
            else told.case_id
        end as case_id,
        told.allocation_date,
        told.step_rank,
        told.is_reopening,
        told.amount_local
    from told
    -- most documents were not paid by a receipt that came back
    left join payers
        on
            told.bu = payers.bu
            and told.document_id = payers.document_id
    -- a credit that is not a document of its own is issued by its allocation
    left join int_credits__correcting as correcting
        on
            told.bu = correcting.bu
            and told.document_id = correcting.document_id

),

told_returns as (

    select distinct
        bu,
        receipt_id
    from allocated
    where kind = 'returned_payment' and receipt_id is not null

),

completed as (

    select
        bu,
        document_id,
        instalment_no,
        receipt_id,
        credit_id,
        batch_id,
        kind,
        channel,
        case_id,
        allocation_date,
        step_rank,
        is_reopening,
        amount_local
    from allocated
    union all
    select
        paid_back.bu,
        paid_back.document_id,
        paid_back.instalment_no,
        paid_back.receipt_id,
        paid_back.credit_id,
        paid_back.batch_id,
        kinds.kind,
        paid_back.channel,
        paid_back.case_id,
        greatest(paid_back.returned_on, paid_back.allocation_date) as allocation_date,
        kinds.step_rank,
        kinds.is_reopening,
        paid_back.amount_local
    from paid_back
    inner join ref_allocation_kinds as kinds
        on kinds.kind = 'returned_payment'
    -- unmatched is what we keep: else the file tells what the return opened again
    left join told_returns
        on
            paid_back.bu = told_returns.bu
            and paid_back.receipt_id = told_returns.receipt_id
    where told_returns.bu is null

),

exchanged as (

    select * from int_exchanged_documents

)

select
    completed.bu,
    completed.document_id,
    completed.instalment_no,
    coalesce(exchanged.exchanged_receipt_id, completed.receipt_id) as receipt_id,
    completed.credit_id,
    completed.batch_id,
    completed.kind,
    completed.channel,
    completed.case_id,
    completed.allocation_date,
    completed.step_rank,
    completed.is_reopening,
    completed.amount_local
from completed
-- most receipts pay documents of their own currency
left join exchanged
    on
        completed.bu = exchanged.bu
        and completed.receipt_id = exchanged.receipt_id
        and completed.document_id = exchanged.document_id
