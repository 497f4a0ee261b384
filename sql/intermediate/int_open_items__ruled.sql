-- An open debt with the kind of its debtor and the last day that the law lets it fall
-- due.
-- grain: snapshot_date, bu, document_id, instalment_no

with

items as (

    select * from fct_open_items where credit_kind = 'none' and not is_apart

),

customers as (

    select * from stg_customers

),

limits as (

    select * from ref_payment_terms_limits

),

told as (

    select
        items.*,
        cast(items.due_date + 1 as date) as first_late_date,
        coalesce(customers.public_kind, 'none') as public_kind,
        coalesce(customers.has_end_of_month_terms, false) as has_end_of_month_terms,
        case
            when customers.public_kind is not null then 'public'
            when customers.is_natural_person then 'consumer'
            else 'business'
        end as debtor_kind
    from items
    -- a customer without master data counts as a business
    left join customers
        on
            items.bu = customers.bu
            and items.customer_id = customers.customer_id
            and items.snapshot_date between customers.valid_from and customers.valid_to

)

select
    told.snapshot_date,
    told.bu,
    told.document_id,
    told.instalment_no,
    told.customer_id,
    told.customer_name,
    told.parent_id,
    told.parent_name,
    told.country_code,
    told.segment,
    told.agent_id,
    told.document_type,
    told.account,
    told.currency_code,
    told.receivable_type,
    told.is_intercompany,
    told.issue_date,
    told.due_date,
    told.first_late_date,
    told.overdue_days,
    told.outstanding_amount,
    told.debtor_kind,
    -- interest and indemnities that were billed are no invoices of their own
    told.document_type in ('interest', 'fee') as is_charge,
    -- 45 days end of month is read both ways: the later day is the last that is lawful
    cast(
        greatest(
            told.issue_date + limits.net_days,
            case
                when told.has_end_of_month_terms and limits.month_end_days is not null
                    then last_day(told.issue_date + limits.month_end_days)
                else told.issue_date + limits.net_days
            end,
            case
                when told.has_end_of_month_terms and limits.month_end_days is not null
                    then last_day(told.issue_date) + limits.month_end_days
                else told.issue_date + limits.net_days
            end
        ) as date
    ) as legal_due_date
from told
-- no limit is known for the country, or the law sets none: a consumer
left join limits
    on
        told.debtor_kind <> 'consumer'
        and told.country_code = limits.country_code
        and told.public_kind = limits.public_kind
        and told.issue_date between limits.valid_from_date and limits.valid_to_date
