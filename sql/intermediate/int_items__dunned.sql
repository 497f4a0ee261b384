-- A debt with a due date, open at a snapshot or the one before, and its dunning policy.
-- grain: snapshot_date, bu, document_id, instalment_no

with

dates as (

    select * from stg_snapshot_dates

),

items as (

    select *
    from fct_open_items
    where credit_kind = 'none' and not is_apart and due_date is not null

),

policies as (

    select * from int_customers__policies

),

begins as (

    select
        segment,
        min(earliest_days) as earliest_days
    from int_policy_steps
    group by segment

),

seen as (

    select
        items.snapshot_date,
        items.bu,
        items.document_id,
        items.instalment_no,
        items.customer_id,
        items.issue_date,
        items.due_date,
        items.outstanding_amount,
        items.snapshot_date as seen_date
    from items
    union all
    select
        dates.snapshot_date,
        items.bu,
        items.document_id,
        items.instalment_no,
        items.customer_id,
        items.issue_date,
        items.due_date,
        items.outstanding_amount,
        items.snapshot_date as seen_date
    from dates
    inner join items
        on dates.prior_snapshot_date = items.snapshot_date

),

latest as (

    select
        seen.*,
        row_number() over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by seen_date desc
        ) as turn_rank
    from seen

)

select
    latest.snapshot_date,
    latest.bu,
    latest.document_id,
    latest.instalment_no,
    latest.customer_id,
    latest.due_date,
    latest.outstanding_amount,
    latest.seen_date,
    -- what was settled since the snapshot before is no longer open
    latest.snapshot_date = latest.seen_date as is_open,
    coalesce(policies.policy, '*') as policy,
    coalesce(policies.policy_since_date, date '1900-01-01') as policy_since_date
from latest
-- a customer without master data is under the general policy
left join policies
    on
        latest.bu = policies.bu
        and latest.customer_id = policies.customer_id
        and latest.snapshot_date between policies.valid_from and policies.valid_to
inner join begins
    on coalesce(policies.policy, '*') = begins.segment
where
    latest.turn_rank = 1
    and date_diff('day', latest.due_date, latest.snapshot_date) >= begins.earliest_days
