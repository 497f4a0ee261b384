-- An open item with its due date (its own, or its customer's terms) and its days late.
-- grain: snapshot_date, bu, document_id, instalment_no, is_first_version

with

items as (

    select * from int_open_items__united

),

customers as (

    select * from stg_customers

),

document_types as (

    select * from ref_document_types

),

due as (

    select
        items.*,
        document_types.is_credit as is_credit_document,
        document_types.credit_kind as document_credit_kind,
        coalesce(
            items.due_date,
            case
                when document_types.is_credit then null
                when customers.has_end_of_month_terms
                    then last_day(items.issue_date + customers.terms_days)
                else items.issue_date + customers.terms_days
            end
        ) as settled_due_date
    from items
    inner join document_types
        on items.document_type = document_types.document_type
    -- asked for only where the document has no due date; a customer may have no terms
    left join customers
        on
            items.due_date is null
            and items.bu = customers.bu
            and items.customer_id = customers.customer_id
            and items.issue_date between customers.terms_from_date and customers.valid_to

)

select
    snapshot_date,
    bu,
    customer_id,
    printed_name,
    document_id,
    instalment_no,
    batch_id,
    document_type,
    account,
    currency_code,
    issue_date,
    settled_due_date as due_date,
    original_local,
    open_local,
    tax_local,
    has_dispute,
    is_doubtful,
    is_apart,
    is_assigned_to_factor,
    is_insured,
    is_from_ledger,
    is_first_version,
    -- whatever is negative is a credit: also an invoice that was paid twice
    case
        when open_local > 0 then 'none'
        when is_credit_document then document_credit_kind
        else 'receipt'
    end as credit_kind,
    date_diff('day', issue_date, snapshot_date) as age_days,
    -- a credit has no due date to miss: it ages from its own date
    case
        when is_credit_document then date_diff('day', issue_date, snapshot_date)
        else date_diff('day', settled_due_date, snapshot_date)
    end as overdue_days
from due
