-- A dated note that somebody left on a snapshot, a customer or a document.
-- grain: note_id

select
    note_id,
    snapshot_date,
    bu,
    customer_id,
    document_id,
    written_on as written_date,
    written_by,
    note,
    batch_id
from raw_notes
