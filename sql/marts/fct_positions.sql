-- What was owed at a snapshot date by the open items that are alike in all that is asked
-- of many at once: most figures need no single item, and these rows are far fewer.
-- grain: snapshot_date, bu, country_code, segment, agent_id, document_type, account
-- grain: currency_code, receivable_type, most_overdue_days, due_bucket_rank
-- grain: issue_bucket_rank, credit_kind, is_disputed, is_doubtful, is_intercompany
-- grain: is_assigned_to_factor, is_insured, is_apart, is_from_ledger
-- partition: snapshot_date

with

items as (

    select
        *,
        -- lateness by class, told by the most days of it; 91 is any number above 90
        case
            when overdue_days <= 0 then 0
            when overdue_days <= 60 then 60
            when overdue_days <= 90 then 90
            when overdue_days > 90 then 91
        end as most_overdue_days
    from fct_open_items

)

select
    snapshot_date,
    bu,
    country_code,
    segment,
    agent_id,
    document_type,
    account,
    currency_code,
    receivable_type,
    most_overdue_days,
    due_bucket_rank,
    issue_bucket_rank,
    credit_kind,
    is_disputed,
    is_doubtful,
    is_intercompany,
    is_assigned_to_factor,
    is_insured,
    is_apart,
    is_from_ledger,
    cast(sum(outstanding_amount) as decimal(18, 2)) as outstanding_amount,
    cast(sum(outstanding_excl_tax_amount) as decimal(18, 2))
        as outstanding_excl_tax_amount,
    count(*) as item_count
from items
group by
    snapshot_date,
    bu,
    country_code,
    segment,
    agent_id,
    document_type,
    account,
    currency_code,
    receivable_type,
    most_overdue_days,
    due_bucket_rank,
    issue_bucket_rank,
    credit_kind,
    is_disputed,
    is_doubtful,
    is_intercompany,
    is_assigned_to_factor,
    is_insured,
    is_apart,
    is_from_ledger
