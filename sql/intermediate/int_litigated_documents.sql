-- A document that a court or enforcement procedure covers, while the case is open.
-- grain: case_id, bu, document_id, opened_date, is_reopening

with

documents as (

    select * from stg_litigation_case_documents

),

cases as (

    select * from int_litigation_cases__opened

)

select
    documents.case_id,
    documents.bu,
    documents.document_id,
    cases.opened_date,
    cases.is_reopening,
    cases.closed_date
from documents
inner join cases
    on documents.case_id = cases.case_id
