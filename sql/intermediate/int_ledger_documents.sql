-- A document of the ledger as an item, signed: invoice, credit note, receipt, FEC line.
-- Receipts are instalment 0, so that a receipt and an invoice may share a number.
-- grain: bu, document_id, instalment_no
-- table

with

invoices as (

    select * from stg_invoices

),

receipts as (

    select * from int_receipts

),

fec_documents as (

    select * from int_fec__documents

)

select
    bu,
    customer_id,
    cast(null as varchar) as printed_name,
    document_id,
    instalment_no,
    document_type,
    account,
    currency_code,
    issue_date as starts_date,
    issue_date,
    due_date,
    amount_local,
    tax_local,
    document_type in ('unbilled', 'advance') as is_apart,
    is_assigned_to_factor,
    is_insured,
    step_rank,
    batch_id
from invoices
union all
select
    bu,
    customer_id,
    cast(null as varchar) as printed_name,
    receipt_id as document_id,
    0 as instalment_no,
    'receipt' as document_type,
    '' as account,
    currency_code,
    value_date as starts_date,
    value_date as issue_date,
    cast(null as date) as due_date,
    -amount_local as amount_local,
    cast(null as decimal(18, 2)) as tax_local,
    false as is_apart,
    false as is_assigned_to_factor,
    false as is_insured,
    3 as step_rank,
    batch_id
from receipts
union all
select
    bu,
    customer_id,
    customer_name as printed_name,
    document_id,
    instalment_no,
    document_type,
    account,
    currency_code,
    entry_date as starts_date,
    issue_date,
    due_date,
    amount_local,
    cast(null as decimal(18, 2)) as tax_local,
    is_apart,
    false as is_assigned_to_factor,
    false as is_insured,
    case movement_kind
        when 'invoiced' then 2
        when 'cash' then 3
        when 'returned_or_refund' then 4
        when 'credit_note' then 5
        when 'write_off' then 6
        else 7
    end as step_rank,
    batch_id
from fec_documents
