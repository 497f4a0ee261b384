-- A step of the policy of a debt at a snapshot, with the day on which it was done.
-- grain: snapshot_date, bu, document_id, instalment_no, step_rank

with

items as (

    select * from int_items__dunned

),

steps as (

    select * from int_policy_steps

),

limits as (

    select * from int_effort_limits

),

actions as (

    select * from stg_actions

),

due as (

    select
        items.snapshot_date,
        items.bu,
        items.document_id,
        items.instalment_no,
        items.customer_id,
        items.due_date,
        items.outstanding_amount,
        items.seen_date,
        items.is_open,
        items.policy,
        items.policy_since_date,
        steps.step_rank,
        steps.action_kind,
        steps.counts_from,
        steps.step_days,
        steps.gap_days,
        steps.earliest_days,
        -- an act counts for a step from a few days before its turn can come
        cast(items.due_date + steps.earliest_days - limits.step_margin_days as date)
            as counts_from_date
    from items
    -- a step is left out where the debt is too small for it
    inner join steps
        on
            items.policy = steps.segment
            and items.outstanding_amount >= steps.minimum_amount
    cross join limits

),

-- an act is about one document, or about all that the customer owes
matched as (

    select
        due.snapshot_date,
        due.bu,
        due.document_id,
        due.instalment_no,
        due.step_rank,
        actions.action_date
    from due
    inner join actions
        on
            due.bu = actions.bu
            and due.customer_id = actions.customer_id
            and due.document_id = actions.document_id
            and due.action_kind = actions.action_kind
            and due.instalment_no = coalesce(actions.instalment_no, due.instalment_no)
            and due.counts_from_date <= actions.action_date
            and due.policy_since_date <= actions.action_date
            and due.snapshot_date >= actions.action_date
    union all
    select
        due.snapshot_date,
        due.bu,
        due.document_id,
        due.instalment_no,
        due.step_rank,
        actions.action_date
    from due
    inner join actions
        on
            due.bu = actions.bu
            and due.customer_id = actions.customer_id
            and actions.document_id is null
            and due.action_kind = actions.action_kind
            and due.counts_from_date <= actions.action_date
            and due.policy_since_date <= actions.action_date
            and due.snapshot_date >= actions.action_date

),

done as (

    select
        snapshot_date,
        bu,
        document_id,
        instalment_no,
        step_rank,
        min(action_date) as done_date
    from matched
    group by snapshot_date, bu, document_id, instalment_no, step_rank

)

select
    due.snapshot_date,
    due.bu,
    due.document_id,
    due.instalment_no,
    due.step_rank,
    due.customer_id,
    due.due_date,
    due.outstanding_amount,
    due.seen_date,
    due.is_open,
    due.policy,
    due.policy_since_date,
    due.action_kind,
    due.counts_from,
    due.step_days,
    due.gap_days,
    due.earliest_days,
    done.done_date
from due
-- most steps are not done yet
left join done
    on
        due.snapshot_date = done.snapshot_date
        and due.bu = done.bu
        and due.document_id = done.document_id
        and due.instalment_no = done.instalment_no
        and due.step_rank = done.step_rank
