-- One use of a receipt in the month up to a snapshot: what it paid of an item, what stays
-- without a document, what went back. The uses of a receipt add up to what came in.
-- grain: snapshot_date, bu, receipt_id, document_id, instalment_no, part_rank, use_rank
-- partition: snapshot_date
-- window: 31 before

with

uses as (

    select * from int_receipt_uses

),

customers as (

    select * from int_customers__versions

),

portfolios as (

    select * from stg_portfolios

),

rates as (

    select * from int_closing_rates

),

running as (

    select
        uses.*,
        rates.rate as closing_rate,
        -- values are differences of running totals: parts add up to the rounded whole
        sum(uses.use_local) over (
            partition by uses.snapshot_date, uses.bu, uses.receipt_id
            order by
                uses.use_rank, uses.document_id, uses.instalment_no, uses.part_rank
        ) as receipt_local,
        sum(uses.use_local) over (
            partition by
                uses.snapshot_date,
                uses.bu,
                uses.document_id,
                uses.instalment_no,
                uses.receipt_use
            order by uses.part_rank
        ) as item_local
    from uses
    -- a missing rate stops the build: check_every_receipt_has_a_rate
    left join rates
        on
            uses.snapshot_date = rates.snapshot_date
            and uses.currency_code = rates.currency_code

),

valued as (

    select
        running.*,
        case
            when receipt_id is null
                then cast(use_local * closing_rate as decimal(18, 2))
            else
                cast(receipt_local * closing_rate as decimal(18, 2))
                - cast((receipt_local - use_local) * closing_rate as decimal(18, 2))
        end as receipt_amount,
        cast(item_local * opening_rate as decimal(18, 2))
        - cast((item_local - use_local) * opening_rate as decimal(18, 2)) as item_amount
    from running

)

select
    -- keys
    valued.snapshot_date,
    valued.bu,
    valued.customer_id,
    valued.receipt_id,
    valued.document_id,
    valued.instalment_no,
    valued.part_rank,
    valued.use_rank,

    -- dimensions: of the item's entry, of a receipt's value date
    coalesce(customers.customer_name, valued.printed_name, valued.customer_id)
        as customer_name,
    coalesce(customers.parent_id, valued.bu || ':' || valued.customer_id) as parent_id,
    coalesce(customers.parent_name, valued.printed_name, valued.customer_id)
        as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(portfolios.agent_id, 'unassigned') as agent_id,
    valued.currency_code,
    valued.receipt_use,
    valued.channel,
    valued.case_id,

    -- dates
    valued.issue_date,
    valued.due_date,
    valued.settlement_date,
    valued.paid_date,
    date_diff('day', valued.due_date, valued.paid_date) as late_paid_days,

    -- amounts
    valued.use_local,
    cast(valued.receipt_amount as decimal(18, 2)) as receipt_amount,
    cast(coalesce(valued.item_amount, valued.receipt_amount) as decimal(18, 2))
        as use_amount,
    cast(
        valued.receipt_amount - coalesce(valued.item_amount, valued.receipt_amount)
        as decimal(18, 2)
    ) as use_fx_amount,

    -- marks
    coalesce(customers.is_intercompany, false) as is_intercompany
from valued
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        valued.bu = customers.bu
        and valued.customer_id = customers.customer_id
        and valued.owner_date between customers.valid_from and customers.valid_to
-- a customer without an agent is 'unassigned', a value like another
left join portfolios
    on
        valued.bu = portfolios.bu
        and valued.customer_id = portfolios.customer_id
        and valued.owner_date between portfolios.valid_from and portfolios.valid_to
