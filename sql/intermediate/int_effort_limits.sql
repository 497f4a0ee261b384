-- The limits of the work side, side by side: days of grace, thresholds, margins.
-- There is no key: one row.

with

limits as (

    select * from ref_effort_limits

)

select
    coalesce(max(case when limit_name = 'promise_grace' then limit_days end), 0)
        as promise_grace_days,
    coalesce(max(case when limit_name = 'plan_grace' then limit_days end), 0)
        as plan_grace_days,
    coalesce(max(case when limit_name = 'plan_lead' then limit_days end), 0)
        as plan_lead_days,
    coalesce(max(case when limit_name = 'neglect' then limit_days end), 0)
        as neglect_days,
    coalesce(max(case when limit_name = 'neglect' then limit_amount end), 0)
        as neglect_amount,
    coalesce(max(case when limit_name = 'dunning_effect' then limit_days end), 0)
        as effect_days,
    coalesce(max(case when limit_name = 'step_margin' then limit_days end), 0)
        as step_margin_days,
    coalesce(max(case when limit_name = 'call_rest' then limit_days end), 0)
        as call_rest_days
from limits
