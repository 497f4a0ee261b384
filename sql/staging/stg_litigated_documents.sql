-- A document that a court or enforcement procedure covers, from its opening to its close.
-- grain: case_id, bu, document_id

with

cases as (

    select * from raw_litigation_cases

),

documents as (

    select * from raw_litigation_case_documents

)

select
    documents.case_id,
    documents.bu,
    documents.document_id,
    cases.opened_on as opened_date,
    coalesce(cases.closed_on, date '9999-12-31') as closed_date
from documents
inner join cases
    on documents.case_id = cases.case_id
