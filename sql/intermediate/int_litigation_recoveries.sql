-- What a step of a case brought in, valued once: at the closing rate of its period.
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

rates as (

    select * from int_closing_rates

)

select
    dates.snapshot_date,
    steps.case_id,
    steps.event_date,
    steps.stage,
    steps.act,
    cast(steps.recovered_principal_local * rates.rate as decimal(18, 2))
        as recovered_principal_amount,
    cast(steps.recovered_interest_local * rates.rate as decimal(18, 2))
        as recovered_interest_amount,
    cast(steps.recovered_costs_local * rates.rate as decimal(18, 2))
        as recovered_costs_amount
from dates
inner join steps
    on
        dates.snapshot_date >= steps.event_date
        and dates.period_starts_after < steps.event_date
inner join cases
    on steps.case_id = cases.case_id
-- a missing rate must not lose the step: check_every_case_has_a_rate stops the build
left join rates
    on
        dates.snapshot_date = rates.snapshot_date
        and cases.currency_code = rates.currency_code
where
    steps.recovered_principal_local <> 0
    or steps.recovered_interest_local <> 0
    or steps.recovered_costs_local <> 0
