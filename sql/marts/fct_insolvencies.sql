-- A customer in insolvency proceedings at a snapshot: exposure, declaration, deadline.
-- grain: snapshot_date, bu, customer_id
-- partition: snapshot_date

with

ended as (

    select * from int_insolvencies

),

owed as (

    select
        snapshot_date,
        bu,
        customer_id,
        sum(outstanding_amount) as outstanding_amount,
        count(*) as item_count
    from fct_open_items
    where not is_apart
    group by snapshot_date, bu, customer_id

)

select
    -- keys
    ended.snapshot_date,
    ended.bu,
    ended.customer_id,

    -- dimensions
    ended.customer_name,
    ended.parent_id,
    ended.parent_name,
    ended.country_code,
    ended.segment,
    ended.agent_id,
    ended.is_intercompany,
    coalesce(ended.insolvency_kind, 'unknown') as insolvency_kind,
    ended.procedure_code,
    ended.case_id,

    -- dates; on its day a deadline has not passed yet
    ended.insolvency_date,
    ended.declared_date,
    ended.deadline_date,
    case
        when ended.declared_date is null
            then date_diff('day', ended.snapshot_date, ended.deadline_date)
    end as left_days,
    case
        when ended.declared_date <= ended.deadline_date then 'met'
        when ended.declared_date is not null and ended.deadline_date is not null
            then 'met late'
        when ended.declared_date is not null then 'met'
        when ended.deadline_date < ended.snapshot_date then 'missed'
        when ended.deadline_date is null then 'no deadline'
        else 'running'
    end as deadline_state,
    ended.declared_date is not null as is_declared,

    -- amounts
    cast(coalesce(owed.outstanding_amount, 0) as decimal(18, 2)) as outstanding_amount,
    cast(coalesce(owed.item_count, 0) as integer) as item_count
from ended
-- nothing is owed
left join owed
    on
        ended.snapshot_date = owed.snapshot_date
        and ended.bu = owed.bu
        and ended.customer_id = owed.customer_id
