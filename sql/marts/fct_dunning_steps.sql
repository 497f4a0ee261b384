-- A step of the dunning policy for one debt at a snapshot: the one whose turn it is, and
-- those that were done in the period.
-- grain: snapshot_date, bu, document_id, instalment_no, policy_step_rank, is_done
-- partition: snapshot_date
-- window: 1 before

with

steps as (

    select * from int_steps__turned

),

stops as (

    select * from int_steps__stopped

),

items as (

    select * from fct_open_items

),

limits as (

    select * from int_effort_limits

),

due as (

    select
        steps.*,
        coalesce(stops.is_stopped, false) as is_stopped,
        -- not before its own day, one act a day at most, and not while it was stopped
        greatest(
            steps.own_date,
            steps.policy_since_date,
            coalesce(
                cast(steps.prior_done_date + steps.gap_days as date),
                steps.own_date
            ),
            coalesce(stops.resumed_date, steps.own_date)
        ) as step_date
    from steps
    -- most debts are not stopped
    left join stops
        on
            steps.snapshot_date = stops.snapshot_date
            and steps.bu = stops.bu
            and steps.document_id = stops.document_id
            and steps.instalment_no = stops.instalment_no
            and steps.step_rank = stops.step_rank
            and steps.is_done = stops.is_done

),

placed as (

    select
        due.*,
        limits.step_margin_days,
        cast(due.step_date + limits.step_margin_days as date) as late_after_date
    from due
    cross join limits

)

select
    placed.snapshot_date,
    placed.bu,
    items.customer_id,
    items.customer_name,
    items.parent_id,
    items.parent_name,
    items.country_code,
    items.segment,
    items.agent_id,
    items.is_intercompany,
    placed.document_id,
    placed.instalment_no,
    items.document_type,
    items.account,
    items.currency_code,
    items.receivable_type,
    placed.policy,
    placed.level_rank,
    placed.reached_rank,
    placed.step_rank as policy_step_rank,
    placed.action_kind,
    placed.is_done,
    case
        when placed.is_done and placed.late_after_date >= placed.done_date
            then 'done on time'
        when placed.is_done then 'done late'
        when placed.is_final and placed.done_date = placed.snapshot_date then 'waiting'
        when placed.is_final then 'final'
        when placed.is_stopped then 'stopped'
        when placed.step_date > placed.snapshot_date then 'waiting'
        when placed.late_after_date < placed.snapshot_date then 'overdue'
        else 'due'
    end as step_status,
    case when not placed.is_final then placed.step_date end as step_date,
    placed.done_date,
    placed.due_date,
    date_diff('day', placed.due_date, placed.snapshot_date) as overdue_days,
    placed.outstanding_amount
from placed
inner join items
    on
        placed.seen_date = items.snapshot_date
        and placed.bu = items.bu
        and placed.document_id = items.document_id
        and placed.instalment_no = items.instalment_no
where
    placed.is_done
    or placed.level_rank > 0
    -- a debt on which nothing was done is of interest from its first step on
    or placed.step_date <= placed.snapshot_date
