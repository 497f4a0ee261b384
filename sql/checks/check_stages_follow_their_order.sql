-- A case enters a stage after a later one of its procedure: a date or a stage is wrong.
-- severity: warning

with

followed as (

    select
        stages.case_id,
        stages.stage,
        stages.entered_date,
        stages.stage_rank,
        max(stages.stage_rank) over (
            partition by stages.case_id
            order by stages.stage_number
            rows between unbounded preceding and 1 preceding
        ) as furthest_rank
    from int_litigation_stages as stages

)

select
    cases.bu,
    followed.case_id,
    cases.procedure_code,
    followed.stage,
    followed.entered_date
from followed
inner join int_litigation_cases as cases
    on followed.case_id = cases.case_id
where followed.stage_rank < followed.furthest_rank
