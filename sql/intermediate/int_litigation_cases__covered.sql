-- How many documents a case covers, and what is still open of them at a snapshot.
-- grain: snapshot_date, case_id

select
    snapshot_date,
    case_id,
    count(*) as document_count,
    sum(outstanding_amount) as outstanding_amount
from fct_litigation_documents
group by snapshot_date, case_id
