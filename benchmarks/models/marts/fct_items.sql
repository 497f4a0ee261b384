-- An open item at a snapshot date with its aging bucket.
-- grain: snapshot_date, bu, document_id
-- partition: snapshot_date

select
    snapshot_date,
    bu,
    customer_id,
    document_id,
    currency_code,
    is_credit,
    open_local,
    overdue_days,
    case
        when is_credit then 6
        when overdue_days is null then 5
        when overdue_days <= 0 then 0
        when overdue_days <= 30 then 1
        when overdue_days <= 60 then 2
        when overdue_days <= 90 then 3
        else 4
    end as bucket_rank
from stg_items
