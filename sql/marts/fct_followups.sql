-- What a customer with late debts calls for at a snapshot: how long nobody touched it,
-- what is pending, and its place in its agent's list of calls.
-- grain: snapshot_date, bu, customer_id
-- partition: snapshot_date

with

customers as (

    select * from int_customers__followed

),

reasons as (

    select * from int_call_reasons

),

weighed as (

    select
        customers.*,
        case
            when customers.unfollowed_promise_count > 0 then reasons.promise_points
            else 0
        end
        + case
            when customers.late_instalment_count > 0 then reasons.plan_points
            else 0
        end
        + case when customers.due_step_count > 0 then reasons.step_points else 0 end
        + case when customers.is_large_debt then reasons.amount_points else 0 end
        + case
            when customers.is_prescription_near then reasons.prescription_points
            else 0
        end
        + case when customers.is_old_debt then reasons.age_points else 0 end
        + case when customers.is_neglected then reasons.untouched_points else 0 end
            as all_points,
        customers.callable_amount > 0
        and not customers.is_resting
        and not customers.is_intercompany
        and (not customers.has_open_promise or customers.unfollowed_promise_count > 0)
            as is_callable
    from customers
    cross join reasons

),

placed as (

    select
        weighed.*,
        case when is_callable then all_points else 0 end as call_points
    from weighed

)

select
    snapshot_date,
    bu,
    customer_id,
    customer_name,
    parent_id,
    parent_name,
    country_code,
    segment,
    agent_id,
    is_intercompany,
    overdue_amount,
    callable_amount,
    callable_days,
    callable_since_date,
    cast(unowned_dispute_count as integer) as unowned_dispute_count,
    last_touch_date,
    untouched_days,
    cast(unfollowed_promise_count as integer) as unfollowed_promise_count,
    cast(unfollowed_promise_amount as decimal(18, 2)) as unfollowed_promise_amount,
    broken_since_date,
    has_open_promise,
    cast(late_instalment_count as integer) as late_instalment_count,
    cast(due_step_count as integer) as due_step_count,
    next_action_kind,
    due_step_date,
    prescription_days,
    is_neglected,
    is_large_debt,
    is_old_debt,
    is_prescription_near,
    is_resting,
    call_points,
    case
        when call_points > 0
            then
                cast(
                    row_number() over (
                        partition by snapshot_date, agent_id
                        order by call_points desc, callable_amount desc, bu, customer_id
                    ) as integer
                )
    end as call_rank
from placed
