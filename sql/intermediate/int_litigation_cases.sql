-- A case with the country whose procedure it is: that of its customer when it was opened,
-- or a star where the reference has no stages of that country for it.
-- grain: case_id
-- table

with

cases as (

    select * from stg_litigation_cases

),

customers as (

    select * from stg_customers

),

procedures as (

    select distinct
        country_code,
        procedure_code
    from ref_procedures

)

select
    cases.case_id,
    cases.bu,
    cases.customer_id,
    cases.procedure_code,
    cases.provider,
    cases.court,
    cases.outcome,
    cases.currency_code,
    cases.opened_date,
    cases.closed_date,
    cases.claimed_local,
    cases.awarded_local,
    coalesce(customers.country_code, 'unknown') as debtor_country_code,
    coalesce(procedures.country_code, '*') as law_country_code
from cases
-- a customer without master data: check_every_case_has_a_customer reports it
left join customers
    on
        cases.bu = customers.bu
        and cases.customer_id = customers.customer_id
        and cases.opened_date between customers.valid_from and customers.valid_to
-- most procedures have no rows of the country: the common ones hold
left join procedures
    on
        customers.country_code = procedures.country_code
        and cases.procedure_code = procedures.procedure_code
