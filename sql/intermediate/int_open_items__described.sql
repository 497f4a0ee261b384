-- An open item with the dimensions of its customer that day and its type of receivable.
-- grain: snapshot_date, bu, document_id, instalment_no, is_first_version

with

items as (

    select * from int_open_items__aged

),

customers as (

    select * from int_customers__at_snapshot

),

contested as (

    select * from int_documents__contested

),

short_roles as (

    select * from ref_account_roles

),

long_roles as (

    select * from ref_account_roles

),

age_rules as (

    select
        max(case when receivable_type = 'doubtful' then over_days end)
            as doubtful_over_days,
        max(case when receivable_type = 'old' then over_days end) as old_over_days
    from ref_receivable_types

),

joined as (

    select
        items.*,
        coalesce(customers.customer_name, items.printed_name, items.customer_id)
            as customer_name,
        coalesce(customers.parent_id, items.bu || ':' || items.customer_id)
            as parent_id,
        coalesce(customers.parent_name, items.printed_name, items.customer_id)
            as parent_name,
        coalesce(customers.country_code, 'unknown') as country_code,
        coalesce(customers.segment, 'unknown') as segment,
        coalesce(customers.agent_id, 'unassigned') as agent_id,
        coalesce(customers.is_intercompany, false) as is_intercompany,
        items.has_dispute or coalesce(contested.dispute_count > 0, false) as is_disputed,
        items.has_dispute or contested.document_id is not null as is_contested,
        items.is_apart
        or coalesce(short_roles.is_apart, false)
        or coalesce(long_roles.is_apart, false) as is_outside_encours,
        items.is_doubtful
        or coalesce(short_roles.is_doubtful, false)
        or coalesce(long_roles.is_doubtful, false)
        or coalesce(customers.is_insolvent, false)
        or coalesce(items.overdue_days > age_rules.doubtful_over_days, false)
            as is_doubtful_debt,
        coalesce(items.overdue_days > age_rules.old_over_days, false) as is_old
    from items
    cross join age_rules
    -- a customer without master data is 'unknown'; check_every_customer_is_known warns
    left join customers
        on
            items.snapshot_date = customers.snapshot_date
            and items.bu = customers.bu
            and items.customer_id = customers.customer_id
    -- most documents are not contested
    left join contested
        on
            items.snapshot_date = contested.snapshot_date
            and items.bu = contested.bu
            and items.document_id = contested.document_id
    -- most accounts have no role of their own; a role is known by 3 or 4 digits
    left join short_roles
        on substring(items.account, 1, 3) = short_roles.account_prefix
    -- likewise
    left join long_roles
        on substring(items.account, 1, 4) = long_roles.account_prefix

)

select
    snapshot_date,
    bu,
    customer_id,
    document_id,
    instalment_no,
    batch_id,
    document_type,
    account,
    currency_code,
    issue_date,
    due_date,
    original_local,
    open_local,
    is_assigned_to_factor,
    is_insured,
    is_from_ledger,
    is_first_version,
    credit_kind,
    overdue_days,
    age_days,
    due_bucket_rank,
    issue_bucket_rank,
    outstanding_amount,
    tax_amount,
    customer_name,
    parent_id,
    parent_name,
    country_code,
    segment,
    agent_id,
    is_intercompany,
    is_disputed,
    is_outside_encours as is_apart,
    is_doubtful_debt as is_doubtful,
    case
        when credit_kind <> 'none' then 'credit'
        when document_type = 'unbilled' or is_outside_encours then 'unbilled'
        when is_doubtful_debt then 'doubtful'
        when is_contested then 'litigious'
        when is_old then 'old'
        when overdue_days > 0 then 'due'
        else 'certain'
    end as receivable_type
from joined
