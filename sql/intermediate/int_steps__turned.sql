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

numbered as (

    select
        steps.*,
        max(case when done_date is not null then step_rank else 0 end) over (
            partition by snapshot_date, bu, document_id, instalment_no
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
        ) as reached_rank,
        max(done_date) over (
            partition by snapshot_date, bu, document_id, instalment_no
        ) as last_done_date,
        max(done_date) over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by step_rank
            rows between unbounded preceding and 1 preceding
        ) as done_before_date
    from steps

),

followed as (

    select
        numbered.*,
        min(case when step_rank > level_rank then step_rank end) over (
            partition by snapshot_date, bu, document_id, instalment_no
        ) as next_rank
    from numbered

),

-- the turn of the next step; after the last one, of none
turned as (

    select
        followed.*,
        false as is_done,
        last_done_date as prior_done_date,
        next_rank is null as is_final,
        snapshot_date as seen_until_date
    from followed
    where is_open and step_rank = coalesce(next_rank, level_rank)
    union all
    select
        followed.*,
        true as is_done,
        case when done_before_date <= done_date then done_before_date end
            as prior_done_date,
        false as is_final,
        done_date as seen_until_date
    from followed
    inner join dates
        on
            followed.snapshot_date = dates.snapshot_date
            and followed.done_date > dates.period_starts_after

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
