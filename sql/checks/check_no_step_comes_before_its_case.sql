-- A step or a cost of a case is dated before the case was opened.
-- severity: warning

select
    cases.bu,
    cases.case_id,
    cases.opened_date,
    steps.event_date as step_date,
    case when steps.act = '' then steps.stage else steps.act end as what
from stg_litigation_cases as cases
inner join stg_litigation_events as steps
    on cases.case_id = steps.case_id
where steps.event_date < cases.opened_date
union all
select
    cases.bu,
    cases.case_id,
    cases.opened_date,
    costs.cost_date as step_date,
    costs.cost_kind as what
from stg_litigation_cases as cases
inner join stg_litigation_costs as costs
    on cases.case_id = costs.case_id
where costs.cost_date < cases.opened_date
