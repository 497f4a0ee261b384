-- An issued document or one instalment of it, signed: what is owed is positive.
-- grain: bu, document_id, instalment_no

with

issued as (

    select * from raw_invoices

),

document_types as (

    select * from ref_document_types

)

select
    -- keys
    issued.bu,
    issued.customer_id,
    issued.document_id,
    cast(issued.instalment_no as integer) as instalment_no,
    issued.corrects_document_id,
    issued.batch_id,

    -- attributes
    issued.document_type,
    coalesce(issued.account, '') as account,
    issued.currency_code,
    coalesce(issued.assigned_to_factor, false) as is_assigned_to_factor,
    coalesce(issued.insured, false) as is_insured,
    document_types.step_rank,

    -- dates
    issued.issue_date,
    issued.due_date,

    -- amounts
    case
        when document_types.is_credit then -abs(issued.amount)
        else issued.amount
    end as amount_local,
    issued.tax_amount as tax_local
from issued
inner join document_types
    on issued.document_type = document_types.document_type
