-- A document of the ledger that is owed to us, with its due date: its own, or by the
-- customer's terms. What stands outside the encours (418, 4191) is none.
-- grain: bu, document_id, instalment_no

with

documents as (

    select * from int_ledger_documents where amount_local > 0 and not is_apart

),

customers as (

    select * from stg_customers

),

roles as (

    select account_prefix from ref_account_roles where is_apart

)

select
    documents.bu,
    documents.customer_id,
    documents.printed_name,
    documents.document_id,
    documents.instalment_no,
    documents.document_type,
    documents.account,
    documents.currency_code,
    documents.starts_date,
    documents.issue_date,
    documents.amount_local,
    documents.tax_local,
    documents.is_assigned_to_factor,
    coalesce(
        documents.due_date,
        case
            when customers.has_end_of_month_terms
                then last_day(documents.issue_date + customers.terms_days)
            else documents.issue_date + customers.terms_days
        end
    ) as due_date
from documents
-- asked for only where the document has no due date; a customer may have no terms
left join customers
    on
        documents.due_date is null
        and documents.bu = customers.bu
        and documents.customer_id = customers.customer_id
        and documents.issue_date between customers.terms_from_date and customers.valid_to
-- unmatched is what we keep: an account whose role is to stand apart (3 digits, or 4)
left join roles as short_roles
    on substring(documents.account, 1, 3) = short_roles.account_prefix
-- likewise
left join roles as long_roles
    on substring(documents.account, 1, 4) = long_roles.account_prefix
where short_roles.account_prefix is null and long_roles.account_prefix is null
