-- A commercial dispute over a document.
-- grain: dispute_id

select
    dispute_id,
    bu,
    document_id,
    cause,
    owner,
    outcome,
    opened_on as opened_date,
    coalesce(closed_on, date '9999-12-31') as closed_date,
    abs(amount) as amount_local
from raw_disputes
