-- A court or enforcement procedure against one customer.
-- grain: case_id

with

cases as (

    select * from raw_litigation_cases

),

procedures as (

    select distinct procedure_code from ref_procedures

)

select
    -- keys
    cases.case_id,
    cases.bu,
    cases.customer_id,

    -- attributes: a procedure is known whatever its hyphens and capitals
    coalesce(procedures.procedure_code, cases.procedure) as procedure_code,
    coalesce(cases.provider, 'unknown') as provider,
    coalesce(cases.court, 'unknown') as court,
    lower(trim(cases.outcome)) as outcome,
    cases.currency_code,

    -- dates
    cases.opened_on as opened_date,
    coalesce(cases.closed_on, date '9999-12-31') as closed_date,

    -- amounts
    cases.claimed_amount as claimed_local,
    cases.awarded_amount as awarded_local
from cases
-- a procedure of nobody's list keeps its own name: check_every_procedure_is_known
left join procedures
    on
        lower(replace(trim(cases.procedure), '-', ' '))
        = lower(replace(procedures.procedure_code, '-', ' '))
