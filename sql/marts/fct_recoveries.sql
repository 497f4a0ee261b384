-- What could be collected of one item in the month up to a snapshot, what was, how, and
-- who owned the customer when it became collectible; or what came before it was due.
-- grain: snapshot_date, bu, document_id, instalment_no
-- partition: snapshot_date
-- window: 31 before

with

valued as (

    select * from int_recovery_items__valued

),

customers as (

    select * from int_customers__versions

),

portfolios as (

    select * from stg_portfolios

),

disputed as (

    select * from int_recovery_items__disputed

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

sizes as (

    select * from ref_item_sizes

)

select
    -- keys
    valued.snapshot_date,
    valued.opening_date,
    valued.bu,
    valued.customer_id,
    valued.document_id,
    valued.instalment_no,

    -- dimensions, as they were when the item became collectible
    coalesce(customers.customer_name, valued.printed_name, valued.customer_id)
        as customer_name,
    coalesce(customers.parent_id, valued.bu || ':' || valued.customer_id) as parent_id,
    coalesce(customers.parent_name, valued.printed_name, valued.customer_id)
        as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(portfolios.agent_id, 'unassigned') as agent_id,
    valued.document_type,
    valued.account,
    valued.currency_code,
    coalesce(buckets.bucket_rank, undated.bucket_rank) as entry_bucket_rank,
    coalesce(sizes.size_rank, 0) as size_rank,

    -- dates
    valued.issue_date,
    valued.due_date,
    valued.entry_date,
    valued.entry_days,

    -- amounts
    valued.collectible_local,
    valued.collected_local,
    valued.otherwise_local,
    valued.plan_local,
    valued.dispute_local,
    valued.court_local,
    valued.agency_local,
    valued.late_weight_local,
    valued.paying_weight_local,
    valued.opening_rate,
    valued.collectible_amount,
    valued.collected_amount,
    valued.otherwise_amount,
    valued.late_weight_amount,
    valued.paying_weight_amount,
    valued.agency_amount,
    valued.court_amount,
    valued.dispute_amount,
    valued.plan_amount,

    -- marks
    valued.is_collectible,
    valued.is_inferred,
    valued.has_dispute or disputed.bu is not null as is_disputed,
    coalesce(customers.is_intercompany, false) as is_intercompany
from valued
cross join undated
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        valued.bu = customers.bu
        and valued.customer_id = customers.customer_id
        and valued.entry_date between customers.valid_from and customers.valid_to
-- a customer without an agent is 'unassigned', a value like another
left join portfolios
    on
        valued.bu = portfolios.bu
        and valued.customer_id = portfolios.customer_id
        and valued.entry_date between portfolios.valid_from and portfolios.valid_to
-- most items are not in dispute
left join disputed
    on
        valued.snapshot_date = disputed.snapshot_date
        and valued.bu = disputed.bu
        and valued.document_id = disputed.document_id
        and valued.instalment_no = disputed.instalment_no
-- an item without due date has no days
left join buckets
    on valued.entry_days between buckets.from_days and buckets.to_days
-- a list that has a hole leaves class 0
left join sizes
    on
        valued.collectible_amount >= coalesce(sizes.from_amount, 0)
        and valued.collectible_amount <= coalesce(sizes.to_amount, 9999999999999999)
