-- A step of a dunning policy, with the earliest day after the due date on which its turn
-- can come. A segment without steps of its own has those of '*'.
-- grain: segment, step_rank

with

steps as (

    select * from ref_dunning_policies where action_kind is not null

),

-- a step that counts from the one before it begins where the last dated one ended
placed as (

    select
        steps.*,
        sum(case when counts_from = 'previous_step' then 0 else 1 end) over (
            partition by segment
            order by step_rank
            rows between unbounded preceding and current row
        ) as stretch_rank
    from steps

)

select
    segment,
    step_rank,
    lower(trim(action_kind)) as action_kind,
    counts_from,
    step_days,
    coalesce(gap_days, 1) as gap_days,
    cast(coalesce(minimum_amount, 0) as decimal(18, 2)) as minimum_amount,
    cast(
        sum(step_days) over (
            partition by segment, stretch_rank
            order by step_rank
            rows between unbounded preceding and current row
        ) as integer
    ) as earliest_days
from placed
