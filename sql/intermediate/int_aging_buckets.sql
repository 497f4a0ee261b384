-- An aging bucket: the configured ranges, then items without due date, then credits.
-- grain: bucket_rank

with

ranges as (

    select
        bucket_rank,
        aging_bucket,
        coalesce(from_days, -1000000) as from_days,
        coalesce(to_days, 1000000) as to_days
    from ref_aging_buckets

),

last_range as (

    select max(bucket_rank) as bucket_rank from ranges

)

select
    bucket_rank,
    aging_bucket,
    from_days,
    to_days,
    'range' as bucket_kind
from ranges
union all
select
    bucket_rank + 1 as bucket_rank,
    'no due date' as aging_bucket,
    cast(null as integer) as from_days,
    cast(null as integer) as to_days,
    'no_due_date' as bucket_kind
from last_range
union all
select
    bucket_rank + 2 as bucket_rank,
    'unapplied credits' as aging_bucket,
    cast(null as integer) as from_days,
    cast(null as integer) as to_days,
    'credits' as bucket_kind
from last_range
