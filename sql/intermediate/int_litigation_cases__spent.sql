-- What a case had cost by a snapshot, step by step.
-- grain: snapshot_date, case_id

with

cases as (

    select * from int_litigation_cases__at_snapshot

),

cost_steps as (

    select * from int_litigation_cost_steps

)

select
    cases.snapshot_date,
    cases.case_id,
    sum(case when cost_steps.cost_step = 'committed' then cost_steps.cost_amount end)
        as committed_amount,
    sum(case when cost_steps.cost_step = 'incurred' then cost_steps.cost_amount end)
        as cost_amount,
    sum(case when cost_steps.cost_step = 'paid' then cost_steps.cost_amount end)
        as paid_amount,
    sum(
        case
            when cost_steps.cost_step = 'incurred' and cost_steps.is_recoverable
                then cost_steps.cost_amount
        end
    ) as recoverable_amount,
    sum(case when cost_steps.cost_step = 'recovered' then cost_steps.cost_amount end)
        as recovered_lines_amount
from cases
inner join cost_steps
    on
        cases.case_id = cost_steps.case_id
        and cases.snapshot_date >= cost_steps.step_date
group by cases.snapshot_date, cases.case_id
