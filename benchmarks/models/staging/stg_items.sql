-- An open item at a snapshot date, signed, with its days late.

select
    snapshot_date,
    bu,
    customer_id,
    document_id,
    currency_code,
    document_type in ('credit_note', 'receipt') as is_credit,
    cast(
        case when document_type in ('credit_note', 'receipt') then -open_amount else open_amount end
        as decimal(18, 2)
    ) as open_local,
    case
        when document_type in ('credit_note', 'receipt') or due_date is null then null
        else date_diff('day', due_date, snapshot_date)
    end as overdue_days
from raw_open_items
where open_amount <> 0
