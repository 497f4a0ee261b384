-- An allocation with the documents that it joins, dated as accounting dates it.
-- There is no key: the same amount can settle the same document twice in a day.
-- table

with

allocations as (

    select * from int_allocations

),

documents as (

    select
        bu,
        document_id,
        min(starts_date) as starts_date,
        sum(amount_local) < 0 as is_credit
    from int_ledger_documents
    where instalment_no > 0
    group by bu, document_id

),

receipts as (

    select * from int_receipts

),

-- an allocation counts from the later accounting date of the two documents
dated as (

    select
        allocations.bu,
        allocations.document_id,
        allocations.instalment_no,
        allocations.kind,
        allocations.channel,
        allocations.case_id,
        allocations.step_rank,
        allocations.is_reopening,
        allocations.amount_local,
        coalesce(documents.is_credit, true) as is_credit,
        documents.document_id is null as is_on_receipt,
        coalesce(documents.document_id, own_receipts.receipt_id) is not null
            as is_found,
        receipts.receipt_id,
        credits.document_id as credit_id,
        coalesce(receipts.value_date, allocations.allocation_date) as paid_date,
        greatest(
            allocations.allocation_date,
            coalesce(documents.starts_date, allocations.allocation_date),
            coalesce(receipts.value_date, allocations.allocation_date),
            coalesce(credits.starts_date, allocations.allocation_date)
        ) as settlement_date,
        -- the other document gives up as much, unless money left or debt was given up
        case
            when allocations.kind in ('refund', 'write_off') then false
            when allocations.kind = 'returned_payment'
                then receipts.returned_on is not null
            else true
        end as uses_other_side
    from allocations
    -- a document_id that no invoice carries names a receipt, or waits for its invoice:
    -- check_allocations_find_their_document reports the latter; it settles nothing yet
    left join documents
        on
            allocations.bu = documents.bu
            and allocations.document_id = documents.document_id
    -- the receipt that a refund names as its document
    left join receipts as own_receipts
        on
            allocations.bu = own_receipts.bu
            and allocations.document_id = own_receipts.receipt_id
    -- cash without a receipts feed is dated by its allocation alone
    left join receipts
        on
            allocations.bu = receipts.bu
            and allocations.receipt_id = receipts.receipt_id
    -- a credit that is not a document of its own is issued by its allocation
    left join documents as credits
        on
            allocations.bu = credits.bu
            and allocations.credit_id = credits.document_id
            and allocations.document_id <> credits.document_id

)

select
    bu,
    document_id,
    instalment_no,
    kind,
    channel,
    case_id,
    paid_date,
    step_rank,
    is_reopening,
    is_credit,
    is_on_receipt,
    receipt_id,
    credit_id,
    settlement_date,
    uses_other_side,
    amount_local
from dated
where is_found
