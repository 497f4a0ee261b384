-- A customer with late debts at a snapshot, with what is pending and what is remarkable.
-- grain: snapshot_date, bu, customer_id

with

customers as (

    select * from int_customers__overdue

),

touched as (

    select * from int_customers__touched

),

pending as (

    select * from int_customers__pending

),

-- debts that can be sued for for so many days more, and that no case protects
prescriptions as (

    select
        snapshot_date,
        bu,
        customer_id,
        min(left_days) as prescription_days
    from fct_prescriptions
    where not is_lapsed and not is_protected
    group by snapshot_date, bu, customer_id

),

limits as (

    select * from int_effort_limits

),

reasons as (

    select * from int_call_reasons

),

joined as (

    select
        customers.*,
        touched.last_touch_date,
        date_diff(
            'day',
            greatest(
                customers.callable_since_date,
                coalesce(touched.last_touch_date, customers.callable_since_date)
            ),
            customers.snapshot_date
        ) as untouched_days,
        coalesce(pending.unfollowed_promise_count, 0) as unfollowed_promise_count,
        coalesce(pending.unfollowed_promise_amount, 0) as unfollowed_promise_amount,
        pending.broken_since_date,
        coalesce(pending.has_open_promise, false) as has_open_promise,
        coalesce(pending.late_instalment_count, 0) as late_instalment_count,
        coalesce(pending.due_step_count, 0) as due_step_count,
        pending.next_action_kind,
        pending.due_step_date,
        prescriptions.prescription_days
    from customers
    -- nobody may ever have touched it
    left join touched
        on
            customers.snapshot_date = touched.snapshot_date
            and customers.bu = touched.bu
            and customers.customer_id = touched.customer_id
    -- all its debts may be protected by cases
    left join prescriptions
        on
            customers.snapshot_date = prescriptions.snapshot_date
            and customers.bu = prescriptions.bu
            and customers.customer_id = prescriptions.customer_id
    -- nothing may be pending
    left join pending
        on
            customers.snapshot_date = pending.snapshot_date
            and customers.bu = pending.bu
            and customers.customer_id = pending.customer_id

),

judged as (

    select
        joined.*,
        joined.callable_amount >= limits.neglect_amount
        and coalesce(joined.untouched_days >= limits.neglect_days, false) as is_neglected,
        joined.callable_amount >= reasons.large_from_amount as is_large_debt,
        coalesce(joined.callable_days >= reasons.old_from_days, false) as is_old_debt,
        coalesce(
            joined.prescription_days <= reasons.prescription_within_days,
            false
        ) as is_prescription_near,
        -- who was called just now, or has given a day that has not come, is left in peace
        coalesce(
            date_diff('day', joined.last_touch_date, joined.snapshot_date)
            < limits.call_rest_days,
            false
        ) as is_resting
    from joined
    cross join limits
    cross join reasons

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
    unowned_dispute_count,
    last_touch_date,
    untouched_days,
    unfollowed_promise_count,
    unfollowed_promise_amount,
    broken_since_date,
    has_open_promise,
    late_instalment_count,
    due_step_count,
    next_action_kind,
    due_step_date,
    prescription_days,
    is_neglected,
    is_large_debt,
    is_old_debt,
    is_prescription_near,
    is_resting
from judged
