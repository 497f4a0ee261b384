-- A dated step of a case with what the procedure's reference rows say of its stage.
-- What the file says of a step wins; an act may bear the name of a stage.
-- grain: case_id, event_date, stage, act

with

cases as (

    select * from int_litigation_cases

),

steps as (

    select * from stg_litigation_events

),

stages as (

    select * from ref_procedures

),

known as (

    select
        steps.*,
        cases.bu,
        cases.customer_id,
        greatest(steps.event_date, cases.opened_date) as known_date,
        stages.stage_rank,
        coalesce(stages.is_title, acts.is_title, false) as is_title_stage,
        coalesce(stages.is_award, acts.is_award, false) as is_award,
        coalesce(stages.interrupting_act, acts.interrupting_act) as stage_act
    from steps
    inner join cases
        on steps.case_id = cases.case_id
    -- an act, or a stage of nobody's list: it has no rank
    left join stages
        on
            cases.law_country_code = stages.country_code
            and cases.procedure_code = stages.procedure_code
            and steps.stage = stages.stage
    -- likewise
    left join stages as acts
        on
            cases.law_country_code = acts.country_code
            and cases.procedure_code = acts.procedure_code
            and steps.act = acts.stage

)

select
    case_id,
    bu,
    customer_id,
    event_date,
    -- a step before its case is known from the opening on
    known_date,
    stage,
    act,
    stage_rank,
    case when act = '' then stage else act end as step,
    is_award,
    coalesce(gives_title, is_title_stage) as is_title,
    case
        when not coalesce(interrupts_prescription, stage_act is not null) then 'none'
        else coalesce(stage_act, 'court_claim')
    end as interrupting_act,
    recovered_principal_local,
    recovered_interest_local,
    recovered_costs_local
from known
