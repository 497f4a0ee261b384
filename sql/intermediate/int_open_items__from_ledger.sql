-- An item that the ledger leaves open at a snapshot date for which its BU printed none.
-- grain: snapshot_date, bu, document_id, instalment_no

with

dates as (

    select snapshot_date from stg_snapshot_dates

),

balances as (

    select * from int_ledger_balances

),

documents as (

    select * from int_ledger_documents

),

printed as (

    select distinct
        snapshot_date,
        bu
    from raw_snapshot_units

)

select
    dates.snapshot_date,
    documents.bu,
    documents.customer_id,
    documents.printed_name,
    documents.document_id,
    documents.instalment_no,
    documents.batch_id,
    documents.document_type,
    documents.account,
    documents.currency_code,
    documents.issue_date,
    documents.due_date,
    documents.amount_local as original_local,
    balances.open_local,
    documents.tax_local,
    documents.is_apart,
    documents.is_assigned_to_factor,
    documents.is_insured
from dates
inner join balances
    on
        dates.snapshot_date >= balances.starts_date
        and dates.snapshot_date < balances.ends_before_date
inner join documents
    on
        balances.bu = documents.bu
        and balances.document_id = documents.document_id
        and balances.instalment_no = documents.instalment_no
-- unmatched is what we keep: a printed snapshot says it better than the ledger
left join printed
    on
        dates.snapshot_date = printed.snapshot_date
        and documents.bu = printed.bu
where printed.bu is null
