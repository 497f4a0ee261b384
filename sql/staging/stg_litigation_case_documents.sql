-- A document that a case covers.
-- grain: case_id, bu, document_id

select
    case_id,
    bu,
    document_id
from raw_litigation_case_documents
