-- An aging bucket with its limits in days past due, both included; empty = no limit.
-- grain: bucket_rank

select
    bucket_rank,
    aging_bucket,
    bucket_kind,
    nullif(from_days, -1000000) as from_days,
    nullif(to_days, 1000000) as to_days
from int_aging_buckets
