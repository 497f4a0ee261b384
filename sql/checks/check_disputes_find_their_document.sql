-- A dispute names a document that no import brought: its customer and amount are unknown.
-- severity: warning
-- partition: snapshot_date

select
    snapshot_date,
    bu,
    dispute_id,
    document_id,
    opened_date
from fct_disputes
where is_open and customer_id = 'unknown'
