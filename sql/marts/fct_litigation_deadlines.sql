-- A deadline of a case as it stood at a snapshot: met, running, or missed.
-- grain: snapshot_date, case_id, deadline_code, set_date
-- partition: snapshot_date

with

cases as (

    select * from int_litigation_cases__at_snapshot

),

deadlines as (

    select * from int_litigation_deadlines

),

customers as (

    select * from int_customers__at_snapshot

),

known as (

    select
        cases.snapshot_date,
        cases.case_id,
        cases.bu,
        cases.customer_id,
        cases.procedure_code,
        cases.provider,
        cases.court,
        cases.currency_code,
        cases.is_open,
        deadlines.deadline_code,
        deadlines.before_stage,
        deadlines.source,
        deadlines.set_date,
        deadlines.deadline_date,
        case when deadlines.met_date <= cases.snapshot_date then deadlines.met_date end
            as met_date
    from cases
    inner join deadlines
        on
            cases.case_id = deadlines.case_id
            and cases.snapshot_date >= deadlines.set_date

)

select
    -- keys
    known.snapshot_date,
    known.case_id,
    known.deadline_code,
    known.set_date,

    -- dimensions
    known.bu,
    known.customer_id,
    coalesce(customers.customer_name, known.customer_id) as customer_name,
    coalesce(customers.parent_id, known.bu || ':' || known.customer_id) as parent_id,
    coalesce(customers.parent_name, known.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    known.procedure_code,
    known.provider,
    known.court,
    known.currency_code,
    known.before_stage,
    known.source as legal_source,

    -- dates; on its day a deadline has not passed yet
    known.deadline_date,
    known.met_date,
    case
        when known.met_date is null and known.is_open
            then date_diff('day', known.snapshot_date, known.deadline_date)
    end as left_days,
    case
        when known.met_date <= known.deadline_date then 'met'
        when known.met_date is not null then 'met late'
        when not known.is_open then 'closed'
        when known.deadline_date < known.snapshot_date then 'missed'
        else 'running'
    end as deadline_state
from known
-- a customer without master data is 'unknown'
left join customers
    on
        known.snapshot_date = customers.snapshot_date
        and known.bu = customers.bu
        and known.customer_id = customers.customer_id
