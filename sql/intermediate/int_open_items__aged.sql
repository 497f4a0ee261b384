-- An open item with its buckets and its amount in the reporting currency.
-- grain: snapshot_date, bu, document_id, instalment_no, is_first_version

with

items as (

    select * from int_open_items__dated

),

buckets as (

    select
        bucket_rank,
        from_days,
        to_days
    from int_aging_buckets
    where bucket_kind = 'range'

),

undated as (

    select bucket_rank from int_aging_buckets where bucket_kind = 'no_due_date'

),

rates as (

    select * from int_closing_rates

)

select
    items.snapshot_date,
    items.bu,
    items.customer_id,
    items.printed_name,
    items.document_id,
    items.instalment_no,
    items.batch_id,
    items.document_type,
    items.account,
    items.currency_code,
    items.issue_date,
    items.due_date,
    items.original_local,
    items.open_local,
    items.has_dispute,
    items.is_doubtful,
    items.is_apart,
    items.is_assigned_to_factor,
    items.is_insured,
    items.is_from_ledger,
    items.is_first_version,
    items.credit_kind,
    items.overdue_days,
    items.age_days,
    case
        when items.overdue_days is null then undated.bucket_rank
        else due_buckets.bucket_rank
    end as due_bucket_rank,
    issue_buckets.bucket_rank as issue_bucket_rank,
    cast(items.open_local * rates.rate as decimal(18, 2)) as outstanding_amount,
    cast(items.tax_local * rates.rate as decimal(18, 2)) as tax_amount
from items
cross join undated
-- no bucket or no rate must not lose the item: check_every_item_has_a_bucket and
-- check_every_currency_has_a_rate stop the build
left join buckets as due_buckets
    on items.overdue_days between due_buckets.from_days and due_buckets.to_days
-- likewise
left join buckets as issue_buckets
    on items.age_days between issue_buckets.from_days and issue_buckets.to_days
-- likewise
left join rates
    on
        items.snapshot_date = rates.snapshot_date
        and items.currency_code = rates.currency_code
