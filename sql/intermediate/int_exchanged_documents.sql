-- A document that a receipt of another currency pays, and what the receipt gave up.
-- One that came after the receipt is none: it would change what was open before it.
-- grain: bu, receipt_id, document_id

with

allocations as (

    select * from stg_allocations where receipt_local is not null and not is_reopening

),

documents as (

    select
        bu,
        document_id,
        max(currency_code) as currency_code,
        min(issue_date) as issue_date
    from stg_invoices
    group by bu, document_id

),

receipts as (

    select * from stg_receipts

)

select
    allocations.bu,
    allocations.receipt_id,
    allocations.document_id,
    documents.currency_code,
    allocations.receipt_id || ' ' || documents.currency_code as exchanged_receipt_id,
    cast(sum(allocations.receipt_local) as decimal(18, 2)) as given_local,
    cast(sum(allocations.amount_local) as decimal(18, 2)) as exchanged_local
from allocations
inner join documents
    on
        allocations.bu = documents.bu
        and allocations.document_id = documents.document_id
inner join receipts
    on
        allocations.bu = receipts.bu
        and allocations.receipt_id = receipts.receipt_id
where
    documents.currency_code <> receipts.currency_code
    and documents.issue_date <= receipts.value_date
    and allocations.allocation_date <= receipts.value_date
group by
    allocations.bu,
    allocations.receipt_id,
    allocations.document_id,
    documents.currency_code
