-- The last day up to a snapshot on which someone did something about a customer's debts.
-- grain: snapshot_date, bu, customer_id

with

dates as (

    select * from stg_snapshot_dates

),

touches as (

    select
        bu,
        customer_id,
        action_date as touch_date
    from stg_actions
    union all
    select
        bu,
        customer_id,
        made_date as touch_date
    from stg_promises

)

select
    dates.snapshot_date,
    touches.bu,
    touches.customer_id,
    max(touches.touch_date) as last_touch_date
from dates
inner join touches
    on dates.snapshot_date >= touches.touch_date
group by dates.snapshot_date, touches.bu, touches.customer_id
