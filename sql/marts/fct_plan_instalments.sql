-- An instalment of a payment plan at a snapshot, until it is paid: pending, paid or late.
-- grain: snapshot_date, plan_id, due_date
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

instalments as (

    select * from int_plans__paid

),

customers as (

    select * from int_customers__at_snapshot

),

rates as (

    select * from int_closing_rates

),

told as (

    select
        dates.snapshot_date,
        dates.period_starts_after,
        instalments.*,
        case
            when
                instalments.covered_date <= dates.snapshot_date
                and instalments.covered_date <= instalments.grace_date
                then 'paid'
            when instalments.covered_date <= dates.snapshot_date then 'paid late'
            when instalments.grace_date < dates.snapshot_date then 'late'
            else 'pending'
        end as instalment_status
    from dates
    inner join instalments
        on dates.snapshot_date >= instalments.starts_date

)

select
    told.snapshot_date,
    told.plan_id,
    told.due_date,
    told.bu,
    told.customer_id,
    coalesce(customers.customer_name, told.customer_id) as customer_name,
    coalesce(customers.parent_id, told.bu || ':' || told.customer_id) as parent_id,
    coalesce(customers.parent_name, told.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    told.currency_code,
    told.grace_date,
    case when told.covered_date <= told.snapshot_date then told.covered_date end
        as paid_date,
    told.instalment_status,
    -- a plan is on track while no instalment of it is late
    max(case when told.instalment_status = 'late' then 1 else 0 end) over (
        partition by told.snapshot_date, told.plan_id
    ) = 0 as is_plan_on_track,
    told.instalment_local,
    cast(told.instalment_local * rates.rate as decimal(18, 2)) as instalment_amount
from told
-- a missing rate must not lose the instalment: check_every_effort_has_a_rate
left join rates
    on
        told.snapshot_date = rates.snapshot_date
        and told.currency_code = rates.currency_code
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        told.snapshot_date = customers.snapshot_date
        and told.bu = customers.bu
        and told.customer_id = customers.customer_id
where
    told.covered_date is null
    or told.covered_date > told.period_starts_after
