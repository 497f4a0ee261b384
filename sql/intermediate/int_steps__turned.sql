-- A step whose turn it is for a debt at a snapshot, or that was done in its period: one
-- at a time, in the order of the policy; the highest one done says which comes next.
-- grain: snapshot_date, bu, document_id, instalment_no, step_rank, is_done
-- partition: snapshot_date
-- window: 1 before

with

dates as (

    select * from stg_snapshot_dates

),

steps as (

    select * from int_items__steps

),

-- one order of the rows for all that is asked of a debt's steps: they are many
numbered as (

    select
        steps.*,
        max(case when done_date is not null then step_rank else 0 end) over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by step_rank
            rows between unbounded preceding and unbounded following
        ) as level_rank,
        -- how far it would be by age alone
        max(
            case
                when
                    counts_from = 'end_of_month'
                    and last_day(due_date + earliest_days) > snapshot_date
                    then 0
                when cast(due_date + earliest_days as date) > snapshot_date then 0
                else step_rank
            end
        ) over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by step_rank
            rows between unbounded preceding and unbounded following
        ) as reached_rank,
        max(done_date) over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by step_rank
            rows between unbounded preceding and unbounded following
        ) as last_done_date,
        max(done_date) over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by step_rank
            rows between unbounded preceding and 1 preceding
        ) as done_before_date,
        max(step_rank) over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by step_rank
            rows between unbounded preceding and 1 preceding
        ) as prior_rank,
        max(step_rank) over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by step_rank
            rows between 1 following and unbounded following
        ) as later_rank
    from steps

),

-- a step is asked twice: whether it was done in the period, and whether its turn is next
sides as (

    select false as is_done
    union all
    select true as is_done

),

-- the turn of the step that follows the highest one done; after the last one, of none
turned as (

    select
        numbered.*,
        sides.is_done,
        case
            when not sides.is_done then numbered.last_done_date
            when numbered.done_before_date <= numbered.done_date
                then numbered.done_before_date
        end as prior_done_date,
        not sides.is_done and numbered.step_rank = numbered.level_rank as is_final,
        case when sides.is_done then numbered.done_date else numbered.snapshot_date end
            as seen_until_date
    from numbered
    inner join dates
        on numbered.snapshot_date = dates.snapshot_date
    cross join sides
    where
        case
            when sides.is_done
                then coalesce(numbered.done_date > dates.period_starts_after, false)
            when not numbered.is_open then false
            when numbered.step_rank > numbered.level_rank
                then coalesce(numbered.prior_rank, 0) <= numbered.level_rank
            else
                numbered.step_rank = numbered.level_rank
                and numbered.later_rank is null
        end

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    step_rank,
    is_done,
    customer_id,
    due_date,
    outstanding_amount,
    seen_date,
    policy,
    policy_since_date,
    action_kind,
    gap_days,
    level_rank,
    reached_rank,
    done_date,
    prior_done_date,
    is_final,
    seen_until_date,
    cast(
        case counts_from
            when 'end_of_month' then last_day(due_date + step_days)
            when 'previous_step' then coalesce(prior_done_date, due_date) + step_days
            else due_date + step_days
        end as date
    ) as own_date
from turned
