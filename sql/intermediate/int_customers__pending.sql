-- What is pending with a customer at a snapshot beside its debts: promises, plans, steps.
-- grain: snapshot_date, bu, customer_id

with

promises as (

    select
        snapshot_date,
        bu,
        customer_id,
        sum(case when is_unfollowed then 1 else 0 end) as unfollowed_promise_count,
        sum(case when is_unfollowed then promised_amount - received_amount else 0 end)
            as unfollowed_promise_amount,
        min(case when is_unfollowed then due_date end) as broken_since_date,
        max(case when promise_status = 'open' then 1 else 0 end) as open_mark
    from fct_promises
    group by snapshot_date, bu, customer_id

),

plans as (

    select
        snapshot_date,
        bu,
        customer_id,
        sum(case when instalment_status = 'late' then 1 else 0 end)
            as late_instalment_count
    from fct_plan_instalments
    group by snapshot_date, bu, customer_id

),

ranked as (

    select
        snapshot_date,
        bu,
        customer_id,
        action_kind,
        step_date,
        count(*) over (
            partition by snapshot_date, bu, customer_id
        ) as due_step_count,
        min(step_date) over (
            partition by snapshot_date, bu, customer_id
        ) as due_step_date,
        row_number() over (
            partition by snapshot_date, bu, customer_id
            order by
                policy_step_rank desc,
                outstanding_amount desc,
                document_id,
                instalment_no
        ) as turn_rank
    from fct_dunning_steps
    where step_status in ('due', 'overdue')

),

told as (

    select
        snapshot_date,
        bu,
        customer_id
    from promises
    union
    select
        snapshot_date,
        bu,
        customer_id
    from plans
    union
    select
        snapshot_date,
        bu,
        customer_id
    from ranked

)

select
    told.snapshot_date,
    told.bu,
    told.customer_id,
    coalesce(promises.unfollowed_promise_count, 0) as unfollowed_promise_count,
    coalesce(promises.unfollowed_promise_amount, 0) as unfollowed_promise_amount,
    promises.broken_since_date,
    coalesce(promises.open_mark, 0) = 1 as has_open_promise,
    coalesce(plans.late_instalment_count, 0) as late_instalment_count,
    coalesce(ranked.due_step_count, 0) as due_step_count,
    ranked.action_kind as next_action_kind,
    ranked.due_step_date
from told
-- a customer may have any one of the three
left join promises
    on
        told.snapshot_date = promises.snapshot_date
        and told.bu = promises.bu
        and told.customer_id = promises.customer_id
-- likewise
left join plans
    on
        told.snapshot_date = plans.snapshot_date
        and told.bu = plans.bu
        and told.customer_id = plans.customer_id
-- likewise
left join ranked
    on
        told.snapshot_date = ranked.snapshot_date
        and told.bu = ranked.bu
        and told.customer_id = ranked.customer_id
        and ranked.turn_rank = 1
