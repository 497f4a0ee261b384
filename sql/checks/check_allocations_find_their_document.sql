-- An allocation names a document that no import brought: it settles nothing meanwhile.
-- severity: warning

with

documents as (

    select distinct
        bu,
        document_id
    from int_ledger_documents

)

select
    allocations.bu,
    allocations.document_id,
    allocations.allocation_date,
    allocations.kind,
    allocations.amount_local
from int_allocations as allocations
-- unmatched is what we look for
left join documents
    on
        allocations.bu = documents.bu
        and allocations.document_id = documents.document_id
where documents.bu is null
