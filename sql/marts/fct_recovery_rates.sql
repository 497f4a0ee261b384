-- What the whole group collected of a kind of item in a month: the yardstick of fairness.
-- grain: snapshot_date, entry_bucket_rank, segment, is_disputed, size_rank, is_inferred
-- partition: snapshot_date

with

recoveries as (

    select * from fct_recoveries where is_collectible and not is_intercompany

)

select
    snapshot_date,
    entry_bucket_rank,
    segment,
    is_disputed,
    size_rank,
    -- what two snapshots suggest is compared with its like
    is_inferred,
    cast(sum(collectible_amount) as decimal(18, 2)) as collectible_amount,
    cast(sum(collected_amount) as decimal(18, 2)) as collected_amount,
    count(*) as item_count
from recoveries
group by
    snapshot_date,
    entry_bucket_rank,
    segment,
    is_disputed,
    size_rank,
    is_inferred
