-- A stage that a case had entered by a snapshot, and how long it was or has been there.
-- grain: snapshot_date, case_id, stage_number
-- partition: snapshot_date

with

cases as (

    select * from int_litigation_cases__at_snapshot

),

stages as (

    select * from int_litigation_stages

),

customers as (

    select * from int_customers__at_snapshot

),

-- a closed case leaves its last stage when it closes
timed as (

    select
        cases.snapshot_date,
        cases.case_id,
        cases.bu,
        cases.customer_id,
        cases.procedure_code,
        cases.provider,
        cases.court,
        cases.currency_code,
        stages.stage_number,
        stages.stage,
        stages.stage_rank,
        stages.entered_date,
        case
            when stages.left_date <= cases.snapshot_date then stages.left_date
            else cases.closed_date
        end as left_date
    from cases
    inner join stages
        on
            cases.case_id = stages.case_id
            and cases.snapshot_date >= stages.entered_date

)

select
    -- keys
    timed.snapshot_date,
    timed.case_id,
    cast(timed.stage_number as integer) as stage_number,

    -- dimensions
    timed.bu,
    timed.customer_id,
    coalesce(customers.customer_name, timed.customer_id) as customer_name,
    coalesce(customers.parent_id, timed.bu || ':' || timed.customer_id) as parent_id,
    coalesce(customers.parent_name, timed.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    timed.procedure_code,
    timed.provider,
    timed.court,
    timed.currency_code,
    timed.stage,
    timed.stage_rank,

    -- dates and durations
    timed.entered_date,
    timed.left_date,
    timed.left_date is null as is_current,
    date_diff(
        'day', timed.entered_date, coalesce(timed.left_date, timed.snapshot_date)
    ) as stage_days
from timed
-- a customer without master data is 'unknown'
left join customers
    on
        timed.snapshot_date = customers.snapshot_date
        and timed.bu = customers.bu
        and timed.customer_id = customers.customer_id
