-- These items fall in no aging bucket: look for a gap in ref_aging_buckets.csv.
-- severity: error
-- partition: snapshot_date

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    overdue_days,
    age_days
from fct_open_items
where due_bucket_rank is null or issue_bucket_rank is null
