-- An open item at a snapshot date, printed by an ERP or rebuilt from a ledger; the first
-- version of a snapshot that was imported again is kept beside the current one.
-- grain: snapshot_date, bu, document_id, instalment_no, is_first_version

select
    snapshot_date,
    bu,
    customer_id,
    cast(null as varchar) as printed_name,
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
    tax_local,
    has_dispute,
    is_doubtful,
    document_type in ('unbilled', 'advance') as is_apart,
    is_assigned_to_factor,
    is_insured,
    false as is_from_ledger,
    is_first_version
from stg_open_items
where open_local <> 0
union all
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
    due_date,
    original_local,
    open_local,
    tax_local,
    false as has_dispute,
    false as is_doubtful,
    is_apart,
    is_assigned_to_factor,
    is_insured,
    true as is_from_ledger,
    false as is_first_version
from int_open_items__from_ledger
