-- A stage that a case entered, and the day on which it left it for the next.
-- grain: case_id, stage_number

with

cases as (

    select * from int_litigation_cases

),

steps as (

    select * from int_litigation_steps

),

-- what comes before the first step is a stage too
entered as (

    select
        cases.case_id,
        'opened' as stage,
        0 as stage_rank,
        cases.opened_date as entered_date
    from cases
    union all
    select
        case_id,
        stage,
        stage_rank,
        min(known_date) as entered_date
    from steps
    where stage not in ('', 'opened', 'closed', 'reopened')
    group by case_id, stage, stage_rank

)

select
    case_id,
    stage,
    stage_rank,
    entered_date,
    row_number() over (
        partition by case_id
        order by entered_date, coalesce(stage_rank, 1000), stage
    ) as stage_number,
    coalesce(
        lead(entered_date) over (
            partition by case_id
            order by entered_date, coalesce(stage_rank, 1000), stage
        ),
        date '9999-12-31'
    ) as left_date
from entered
