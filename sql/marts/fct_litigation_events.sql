-- A step or act of a case, with what it brought in at the closing rate of its period.
-- grain: case_id, event_date, stage, act

with

dates as (

    select * from stg_snapshot_dates

),

steps as (

    select * from int_litigation_steps

),

cases as (

    select * from int_litigation_cases

),

recoveries as (

    select * from int_litigation_recoveries

),

customers as (

    select * from int_customers__at_snapshot

)

select
    -- keys
    dates.snapshot_date,
    steps.case_id,
    steps.event_date,
    steps.stage,
    steps.act,

    -- dimensions
    steps.bu,
    steps.customer_id,
    coalesce(customers.customer_name, steps.customer_id) as customer_name,
    coalesce(customers.parent_id, steps.bu || ':' || steps.customer_id) as parent_id,
    coalesce(customers.parent_name, steps.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    cases.procedure_code,
    cases.provider,
    cases.court,
    cases.currency_code,
    steps.interrupting_act,
    steps.is_title,

    -- amounts
    coalesce(recoveries.recovered_principal_amount, 0) as recovered_principal_amount,
    coalesce(recoveries.recovered_interest_amount, 0) as recovered_interest_amount,
    coalesce(recoveries.recovered_costs_amount, 0) as recovered_costs_amount
from dates
inner join steps
    on
        dates.snapshot_date >= steps.event_date
        and dates.period_starts_after < steps.event_date
inner join cases
    on steps.case_id = cases.case_id
-- most steps bring nothing in
left join recoveries
    on
        steps.case_id = recoveries.case_id
        and steps.event_date = recoveries.event_date
        and steps.stage = recoveries.stage
        and steps.act = recoveries.act
-- a customer without master data is 'unknown'
left join customers
    on
        dates.snapshot_date = customers.snapshot_date
        and steps.bu = customers.bu
        and steps.customer_id = customers.customer_id
