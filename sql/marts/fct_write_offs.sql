-- What was given up of a document in the period that a snapshot closes, or came in later.
-- grain: write_off_step, write_off_step_date, bu, document_id, reason
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

steps as (

    select * from int_write_offs

),

rates as (

    select * from int_closing_rates

),

customers as (

    select * from int_customers__at_snapshot

)

select
    -- keys
    dates.snapshot_date,
    steps.write_off_step,
    steps.step_date as write_off_step_date,
    make_date(year(steps.step_date), month(steps.step_date), 1) as write_off_month,
    steps.bu,
    steps.document_id,
    steps.reason,

    -- dimensions
    steps.customer_id,
    coalesce(customers.customer_name, steps.customer_id) as customer_name,
    coalesce(customers.parent_id, steps.bu || ':' || steps.customer_id) as parent_id,
    coalesce(customers.parent_name, steps.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    steps.account,
    steps.currency_code,

    -- amounts, at the closing rate of the period like every movement
    steps.amount_local,
    cast(steps.amount_local * rates.rate as decimal(18, 2)) as write_off_step_amount
from dates
inner join steps
    on
        dates.snapshot_date >= steps.step_date
        and dates.period_starts_after < steps.step_date
-- a missing rate must not lose the row: check_every_write_off_has_a_rate stops the build
left join rates
    on
        dates.snapshot_date = rates.snapshot_date
        and steps.currency_code = rates.currency_code
-- a customer without master data is 'unknown'
left join customers
    on
        dates.snapshot_date = customers.snapshot_date
        and steps.bu = customers.bu
        and steps.customer_id = customers.customer_id
