-- What a customer owes at a snapshot date, by currency and aging bucket.
-- grain: snapshot_date, bu, customer_id, currency_code, bucket_rank
-- partition: snapshot_date

select
    snapshot_date,
    bu,
    customer_id,
    currency_code,
    bucket_rank,
    cast(sum(open_local) as decimal(18, 2)) as outstanding_local,
    count(*) as item_count,
    max(overdue_days) as max_overdue_days
from fct_items
group by snapshot_date, bu, customer_id, currency_code, bucket_rank
