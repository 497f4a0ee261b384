-- What one item still owed at one snapshot date, how late it was, and whose it was.
-- grain: snapshot_date, bu, document_id, instalment_no
-- partition: snapshot_date

select
    -- keys
    snapshot_date,
    bu,
    customer_id,
    document_id,
    instalment_no,

    -- dimensions
    customer_name,
    parent_id,
    parent_name,
    country_code,
    segment,
    agent_id,
    document_type,
    account,
    currency_code,
    receivable_type,

    -- dates and lateness
    issue_date,
    due_date,
    overdue_days,
    age_days,
    due_bucket_rank,
    issue_bucket_rank,

    -- amounts
    original_local,
    open_local,
    outstanding_amount,
    tax_amount,
    -- less the tax of the document in the share that is open, nothing where none is told;
    -- half a cent goes away from zero, though a double may lie just below it
    coalesce(
        cast(
            case when outstanding_amount < 0 then -1 else 1 end
            * (
                abs(cast(outstanding_amount as double))
                - abs(
                    cast(tax_amount as double) * cast(open_local as double)
                    / nullif(cast(original_local as double), 0)
                )
                + 0.0000001
            )
            as decimal(18, 2)
        ),
        outstanding_amount
    ) as outstanding_excl_tax_amount,

    -- marks
    credit_kind,
    is_disputed,
    is_doubtful,
    is_intercompany,
    is_assigned_to_factor,
    is_insured,
    is_apart,
    is_from_ledger,
    batch_id
from int_open_items__described
where not is_first_version
