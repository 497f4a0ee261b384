-- A step in the life of a cost line: committed, incurred, paid, recovered.
-- The line is valued once, at the closing rate of the period in which it first appears.
-- grain: cost_id, cost_step

with

dates as (

    select * from stg_snapshot_dates

),

costs as (

    select * from stg_litigation_costs

),

rates as (

    select * from int_closing_rates

),

stages as (

    select * from int_litigation_stages

),

valued as (

    select
        costs.*,
        coalesce(costs.stage, stages.stage, 'unknown') as cost_stage,
        cast(costs.amount_local * rates.rate as decimal(18, 2)) as cost_amount
    from costs
    inner join dates
        on
            costs.committed_date > dates.period_starts_after
            and costs.committed_date <= dates.snapshot_date
    -- a missing rate must not lose the cost: check_every_cost_has_a_rate
    left join rates
        on
            dates.snapshot_date = rates.snapshot_date
            and costs.currency_code = rates.currency_code
    -- a cost before its case has no stage; nor has one without case
    left join stages
        on
            costs.case_id = stages.case_id
            and costs.committed_date >= stages.entered_date
            and costs.committed_date < stages.left_date

),

stepped as (

    select
        valued.*,
        'committed' as cost_step,
        committed_date as step_date
    from valued
    union all
    select
        valued.*,
        'incurred' as cost_step,
        cost_date as step_date
    from valued
    union all
    select
        valued.*,
        'paid' as cost_step,
        greatest(paid_date, committed_date) as step_date
    from valued
    where paid_date is not null
    union all
    select
        valued.*,
        'recovered' as cost_step,
        greatest(recovered_date, committed_date) as step_date
    from valued
    where recovered_date is not null

)

select
    cost_id,
    cost_step,
    case_id,
    cost_kind,
    cost_stage as stage,
    provider,
    currency_code,
    is_recoverable,
    cost_date,
    step_date,
    amount_local,
    cost_amount
from stepped
