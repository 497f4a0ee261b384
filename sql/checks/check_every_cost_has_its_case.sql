-- A cost names a case that no import brought: it counts under an unknown procedure.
-- severity: warning

select
    costs.cost_id,
    costs.case_id,
    costs.cost_date,
    costs.cost_kind,
    costs.amount_local,
    costs.currency_code
from stg_litigation_costs as costs
-- unmatched is what we look for
left join stg_litigation_cases as cases
    on costs.case_id = cases.case_id
where cases.case_id is null
