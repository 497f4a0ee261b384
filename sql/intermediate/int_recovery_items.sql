-- What could be collected of one item in the month up to a snapshot and what was, told by
-- the ledger or inferred, with the one rate that values both: that of the opening.
-- grain: snapshot_date, bu, document_id, instalment_no
-- partition: snapshot_date

with

told as (

    select * from int_recovery_items__told

),

inferred as (

    select * from int_recovery_items__inferred

),

items as (

    select
        told.*,
        false as is_inferred
    from told
    union all
    select
        inferred.*,
        true as is_inferred
    from inferred

),

periods as (

    select * from int_recovery_periods

),

rates as (

    select * from int_closing_rates

)

select
    items.snapshot_date,
    items.opening_date,
    items.bu,
    items.document_id,
    items.instalment_no,
    items.customer_id,
    items.printed_name,
    items.document_type,
    items.account,
    items.currency_code,
    items.issue_date,
    items.due_date,
    items.entry_date,
    date_diff('day', items.due_date, items.entry_date) as entry_days,
    items.is_collectible,
    items.is_inferred,
    items.has_dispute,
    items.opening_local,
    items.collected_local,
    items.otherwise_local,
    items.plan_local,
    items.dispute_local,
    items.court_local,
    items.agency_local,
    items.late_weight_local,
    items.paying_weight_local,
    -- what was opened again adds to what can be collected
    cast(
        case
            when items.is_collectible
                then
                    items.opening_local
                    + greatest(-items.collected_local, 0)
                    + greatest(-items.otherwise_local, 0)
            else 0
        end as decimal(18, 2)
    ) as collectible_local,
    coalesce(opening_rates.rate, closing_rates.rate) as opening_rate
from items
inner join periods
    on items.snapshot_date = periods.snapshot_date
-- the first month has no opening, a new currency no rate then: the closing rate serves
left join rates as opening_rates
    on
        periods.opening_rate_date = opening_rates.snapshot_date
        and items.currency_code = opening_rates.currency_code
-- a missing rate stops the build: check_every_currency_has_a_rate
left join rates as closing_rates
    on
        items.snapshot_date = closing_rates.snapshot_date
        and items.currency_code = closing_rates.currency_code
