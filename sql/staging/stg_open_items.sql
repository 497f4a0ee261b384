-- An open item as an ERP printed it at a snapshot date, signed: what is owed is positive.
-- Where a snapshot was imported again, its first version is kept beside the current one.
-- grain: snapshot_date, bu, document_id, instalment_no, is_first_version

with

current_versions as (

    select * from raw_open_items

),

first_versions as (

    select * from raw_first_open_items

),

printed as (

    select
        current_versions.*,
        false as is_first_version
    from current_versions
    union all
    select
        first_versions.*,
        true as is_first_version
    from first_versions

),

document_types as (

    select * from ref_document_types

)

select
    -- keys
    printed.snapshot_date,
    printed.bu,
    printed.customer_id,
    printed.document_id,
    cast(printed.instalment_no as integer) as instalment_no,
    printed.batch_id,
    printed.is_first_version,

    -- attributes
    printed.document_type,
    coalesce(printed.account, '') as account,
    printed.currency_code,
    coalesce(printed.dispute, false) as has_dispute,
    coalesce(printed.doubtful, false) as is_doubtful,
    coalesce(printed.assigned_to_factor, false) as is_assigned_to_factor,
    coalesce(printed.insured, false) as is_insured,

    -- dates
    printed.issue_date,
    printed.due_date,

    -- amounts: a credit note of 50 is printed as 50 and owed as -50
    case
        when document_types.is_credit then -abs(printed.original_amount)
        else printed.original_amount
    end as original_local,
    case
        when document_types.is_credit then -abs(printed.open_amount)
        else printed.open_amount
    end as open_local,
    printed.tax_amount as tax_local
from printed
inner join document_types
    on printed.document_type = document_types.document_type
