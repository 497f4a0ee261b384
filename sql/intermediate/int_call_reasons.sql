-- The reasons for a call, side by side: what each weighs and from where on it holds.
-- There is no key: one row.

with

reasons as (

    select
        reason,
        from_days,
        from_amount,
        cast(call_points as integer) as call_points
    from ref_call_reasons

)

select
    coalesce(max(case when reason = 'broken_promise' then call_points end), 0)
        as promise_points,
    coalesce(max(case when reason = 'prescription_near' then call_points end), 0)
        as prescription_points,
    max(case when reason = 'prescription_near' then from_days end)
        as prescription_within_days,
    coalesce(max(case when reason = 'late_plan' then call_points end), 0)
        as plan_points,
    coalesce(max(case when reason = 'step_due' then call_points end), 0)
        as step_points,
    coalesce(max(case when reason = 'large_amount' then call_points end), 0)
        as amount_points,
    max(case when reason = 'large_amount' then from_amount end) as large_from_amount,
    coalesce(max(case when reason = 'old_debt' then call_points end), 0) as age_points,
    max(case when reason = 'old_debt' then from_days end) as old_from_days,
    coalesce(max(case when reason = 'untouched' then call_points end), 0)
        as untouched_points
from reasons
