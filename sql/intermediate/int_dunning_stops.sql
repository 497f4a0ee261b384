-- A time during which a document, or all that a customer owes, is not to be dunned: a
-- dispute, a procedure, a promise that has not fallen due, a plan that is on track.
-- There is no key: a document may be stopped twice over.

with


plans as (

    select
        bu,
        customer_id,
        plan_id,
        min(starts_date) as starts_date,
        -- the first instalment that is late ends the plan's peace; else its last day
        coalesce(
            min(
                case
                    when coalesce(covered_date > grace_date, true) then grace_date
                end
            ),
            max(covered_date)
        ) as ends_date
    from int_plans__paid
    group by bu, customer_id, plan_id

)

select
    bu,
    cast(null as varchar) as customer_id,
    document_id,
    opened_date as starts_date,
    closed_date as resumes_date
from stg_disputes
union all
select
    bu,
    cast(null as varchar) as customer_id,
    document_id,
    opened_date as starts_date,
    closed_date as resumes_date
from int_litigated_documents
union all
select
    promises.bu,
    promises.customer_id,
    promises.document_id,
    promises.made_date as starts_date,
    coalesce(
        decided.kept_date,
        cast(decided.grace_date + interval '1' day as date)
    ) as resumes_date
from stg_promises as promises
inner join int_promises__decided as decided
    on promises.promise_id = decided.promise_id
union all
select
    bu,
    customer_id,
    cast(null as varchar) as document_id,
    starts_date,
    cast(ends_date + interval '1' day as date) as resumes_date
from plans
