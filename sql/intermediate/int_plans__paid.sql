-- An instalment of a plan with the day on which cash covered it and all before it.
-- grain: plan_id, due_date
-- table
-- dated: starts_date

with

instalments as (

    select * from stg_payment_plans

),

cash as (

    select * from int_cash__followed

),

limits as (

    select * from int_effort_limits

),

plans as (

    select
        instalments.plan_id,
        min(instalments.bu) as bu,
        min(instalments.customer_id) as customer_id,
        min(instalments.currency_code) as currency_code,
        -- a plan says when it is paid, not when it was agreed
        cast(
            min(instalments.due_date) - min(limits.plan_lead_days) as date
        ) as starts_date
    from instalments
    cross join limits
    group by instalments.plan_id

),

came_in as (

    select
        plans.plan_id,
        cash.ends_date,
        sum(cash.cash_local) as cash_local
    from plans
    inner join cash
        on
            plans.bu = cash.bu
            and plans.customer_id = cash.customer_id
            and plans.currency_code = cash.currency_code
            and plans.starts_date <= cash.starts_date
    group by plans.plan_id, cash.ends_date

),

running as (

    select
        plan_id,
        ends_date,
        sum(cash_local) over (
            partition by plan_id
            order by ends_date
            rows between unbounded preceding and current row
        ) as paid_local
    from came_in

),

owed as (

    select
        instalments.plan_id,
        instalments.due_date,
        instalments.instalment_local,
        sum(instalments.instalment_local) over (
            partition by instalments.plan_id
            order by instalments.due_date
            rows between unbounded preceding and current row
        ) as owed_local
    from instalments

),

covered as (

    select
        owed.plan_id,
        owed.due_date,
        min(running.ends_date) as covered_date
    from owed
    inner join running
        on
            owed.plan_id = running.plan_id
            and owed.owed_local <= running.paid_local
    group by owed.plan_id, owed.due_date

)

select
    owed.plan_id,
    owed.due_date,
    plans.bu,
    plans.customer_id,
    plans.currency_code,
    plans.starts_date,
    owed.instalment_local,
    cast(owed.due_date + limits.plan_grace_days as date) as grace_date,
    covered.covered_date
from owed
inner join plans
    on owed.plan_id = plans.plan_id
cross join limits
-- what is not paid yet
left join covered
    on
        owed.plan_id = covered.plan_id
        and owed.due_date = covered.due_date
