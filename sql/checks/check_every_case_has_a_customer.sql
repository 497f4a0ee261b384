-- A case is against a customer without master data: country and segment show as unknown.
-- severity: warning

with

customers as (

    select distinct
        bu,
        customer_id
    from stg_customers

)

select
    cases.bu,
    cases.case_id,
    cases.customer_id,
    cases.opened_date
from stg_litigation_cases as cases
-- unmatched is what we look for
left join customers
    on
        cases.bu = customers.bu
        and cases.customer_id = customers.customer_id
where customers.customer_id is null
