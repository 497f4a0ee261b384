-- The publication that opens the term of an insolvency, and the declaration in it.
-- grain: snapshot_date, bu, customer_id

with

insolvent as (

    select * from int_customers__insolvent

),

steps as (

    select * from int_litigation_steps

),

cases as (

    select * from int_litigation_cases

)

select
    insolvent.snapshot_date,
    insolvent.bu,
    insolvent.customer_id,
    min(
        case when 'published' in (steps.stage, steps.act) then steps.event_date end
    ) as published_date,
    min(
        case when 'declared' in (steps.stage, steps.act) then steps.event_date end
    ) as declared_date,
    min(
        case when 'declared' in (steps.stage, steps.act) then cases.case_id end
    ) as case_id
from insolvent
inner join cases
    on
        insolvent.bu = cases.bu
        and insolvent.customer_id = cases.customer_id
        and insolvent.procedure_code = cases.procedure_code
        and insolvent.snapshot_date >= cases.opened_date
inner join steps
    on
        cases.case_id = steps.case_id
        and insolvent.snapshot_date >= steps.event_date
group by insolvent.snapshot_date, insolvent.bu, insolvent.customer_id
