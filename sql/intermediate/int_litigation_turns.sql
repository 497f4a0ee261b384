-- A day on which a case was closed, or opened again after it had been closed.
-- grain: case_id, turn_date, is_reopening

with

cases as (

    select * from int_litigation_cases

),

steps as (

    select * from int_litigation_steps

)

select
    case_id,
    closed_date as turn_date,
    false as is_reopening
from cases
where closed_date < date '9999-12-31'
union
select
    case_id,
    event_date as turn_date,
    stage = 'reopened' or act = 'reopened' as is_reopening
from steps
where stage in ('closed', 'reopened') or act in ('closed', 'reopened')
