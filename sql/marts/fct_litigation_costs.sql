-- A step in the life of a cost line of a case: committed, incurred, paid, recovered.
-- grain: cost_id, cost_step

with

dates as (

    select * from stg_snapshot_dates

),

steps as (

    select * from int_litigation_cost_steps

),

cases as (

    select * from int_litigation_cases

),

customers as (

    select * from int_customers__at_snapshot

)

select
    -- keys
    dates.snapshot_date,
    steps.cost_id,
    steps.cost_step,
    steps.case_id,

    -- dimensions
    coalesce(cases.bu, 'unknown') as bu,
    coalesce(cases.customer_id, 'unknown') as customer_id,
    coalesce(customers.customer_name, cases.customer_id, 'unknown') as customer_name,
    coalesce(customers.parent_id, cases.bu || ':' || cases.customer_id, 'unknown')
        as parent_id,
    coalesce(customers.parent_name, cases.customer_id, 'unknown') as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    coalesce(cases.procedure_code, 'unknown') as procedure_code,
    coalesce(cases.court, 'unknown') as court,
    coalesce(steps.provider, cases.provider, 'unknown') as provider,
    steps.cost_kind,
    steps.stage,
    steps.is_recoverable,
    steps.currency_code,

    -- dates
    steps.cost_date,
    steps.step_date as cost_step_date,
    make_date(year(steps.step_date), month(steps.step_date), 1) as cost_month,

    -- amounts
    steps.amount_local,
    steps.cost_amount as litigation_cost_amount
from dates
inner join steps
    on
        dates.snapshot_date >= steps.step_date
        and dates.period_starts_after < steps.step_date
-- a cost without its case stays in the totals: check_every_cost_has_its_case reports it
left join cases
    on steps.case_id = cases.case_id
-- a customer without master data is 'unknown'
left join customers
    on
        dates.snapshot_date = customers.snapshot_date
        and cases.bu = customers.bu
        and cases.customer_id = customers.customer_id
