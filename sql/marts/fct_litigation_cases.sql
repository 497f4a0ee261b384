-- A case as it stood at a snapshot: stage, claim, award, recoveries, costs and return.
-- grain: snapshot_date, case_id
-- partition: snapshot_date
-- window: all before

with

cases as (

    select * from int_litigation_cases__at_snapshot

),

summed as (

    select * from int_litigation_cases__summed

),

expected as (

    select * from int_litigation_expectations

),

outcomes as (

    select * from ref_case_outcomes

),

customers as (

    select * from int_customers__at_snapshot

),

next_deadlines as (

    select * from int_litigation_deadlines__next

),

covered as (

    select * from int_litigation_cases__covered

)

select
    -- keys
    cases.snapshot_date,
    cases.case_id,

    -- dimensions
    cases.bu,
    cases.customer_id,
    coalesce(customers.customer_name, cases.customer_id) as customer_name,
    coalesce(customers.parent_id, cases.bu || ':' || cases.customer_id) as parent_id,
    coalesce(customers.parent_name, cases.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    cases.procedure_code,
    cases.provider,
    cases.court,
    cases.currency_code,
    cases.stage,
    cases.stage_rank,
    cases.outcome,

    -- dates and durations
    cases.opened_date,
    make_date(
        year(cases.opened_date),
        cast(month(cases.opened_date) - (month(cases.opened_date) - 1) % 3 as integer),
        1
    ) as opened_quarter,
    cases.stage_date,
    cases.closed_date,
    case
        when cases.is_open
            then date_diff('day', cases.opened_date, cases.snapshot_date)
    end as open_days,
    date_diff('day', cases.opened_date, cases.closed_date) as duration_days,
    date_diff(
        'day', cases.stage_date, coalesce(cases.closed_date, cases.snapshot_date)
    ) as stage_days,
    next_deadlines.deadline_code as next_deadline_code,
    next_deadlines.deadline_date as next_deadline_date,
    date_diff('day', cases.snapshot_date, next_deadlines.deadline_date) as left_days,

    -- amounts
    cases.claimed_local,
    summed.claimed_amount,
    summed.awarded_amount,
    summed.recovered_principal_amount,
    summed.recovered_interest_amount,
    summed.recovered_costs_amount,
    summed.recovered_amount,
    summed.committed_amount,
    summed.cost_amount as litigation_cost_amount,
    summed.paid_amount as cost_paid_amount,
    summed.recoverable_amount,
    summed.net_cost_amount,
    cast(summed.recovered_amount - summed.net_cost_amount as decimal(18, 2))
        as net_return_amount,
    cast(expected.expected_recovered_amount as decimal(18, 2))
        as expected_recovered_amount,
    cast(
        expected.expected_recovered_amount - expected.expected_cost_amount
        as decimal(18, 2)
    ) as expected_return_amount,
    cast(coalesce(covered.outstanding_amount, 0) as decimal(18, 2)) as outstanding_amount,
    cast(coalesce(covered.document_count, 0) as integer) as document_count,
    expected.observed_count,

    -- marks
    cases.is_open,
    cases.is_reopened,
    summed.has_title,
    not cases.is_open
    and coalesce(outcomes.is_success, summed.recovered_principal_amount > 0)
        as is_success,
    case
        when summed.net_cost_amount > summed.claimed_amount then 'cost above claim'
        when expected.expected_recovered_amount < expected.expected_cost_amount
            then 'expected loss'
        else 'none'
    end as loss_reason
from cases
inner join summed
    on
        cases.snapshot_date = summed.snapshot_date
        and cases.case_id = summed.case_id
-- a closed case expects nothing, nor does one whose procedure has no closed case yet
left join expected
    on
        cases.snapshot_date = expected.snapshot_date
        and cases.case_id = expected.case_id
-- an outcome in other words than the list: what came in decides
left join outcomes
    on cases.outcome = outcomes.outcome
-- no deadline runs
left join next_deadlines
    on
        cases.snapshot_date = next_deadlines.snapshot_date
        and cases.case_id = next_deadlines.case_id
-- a case may name no document
left join covered
    on
        cases.snapshot_date = covered.snapshot_date
        and cases.case_id = covered.case_id
-- a customer without master data is 'unknown'
left join customers
    on
        cases.snapshot_date = customers.snapshot_date
        and cases.bu = customers.bu
        and cases.customer_id = customers.customer_id
