-- A procedure or its stage is not in the reference rows: it has no order or deadline.
-- severity: warning

with

procedures as (

    select distinct procedure_code from ref_procedures

)

select
    cases.bu,
    cases.case_id,
    cases.procedure_code,
    '' as stage
from int_litigation_cases as cases
-- unmatched is what we look for
left join procedures
    on cases.procedure_code = procedures.procedure_code
where procedures.procedure_code is null
union all
select
    cases.bu,
    cases.case_id,
    cases.procedure_code,
    stages.stage
from int_litigation_cases as cases
inner join procedures
    on cases.procedure_code = procedures.procedure_code
inner join int_litigation_stages as stages
    on cases.case_id = stages.case_id
where stages.stage_rank is null
