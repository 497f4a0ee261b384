-- A receipt pays another currency without its receipt_amount, or a later document.
-- severity: error

with

documents as (

    select
        bu,
        document_id,
        max(currency_code) as currency_code
    from int_ledger_documents
    where instalment_no > 0
    group by bu, document_id

)

select
    allocations.bu,
    allocations.document_id,
    allocations.receipt_id,
    documents.currency_code as document_currency_code,
    receipts.currency_code as receipt_currency_code
from int_allocations as allocations
inner join documents
    on
        allocations.bu = documents.bu
        and allocations.document_id = documents.document_id
inner join int_receipts as receipts
    on
        allocations.bu = receipts.bu
        and allocations.receipt_id = receipts.receipt_id
where documents.currency_code <> receipts.currency_code
