-- An amount that a customer said it would pay on a day to come, as of a snapshot: a
-- promise that is open, an instalment of a plan that is on track.
-- grain: snapshot_date, pledge_id

with

promises as (

    select * from fct_promises where promise_status = 'open'

),

instalments as (

    select * from fct_plan_instalments
    where instalment_status = 'pending' and is_plan_on_track

)

select
    snapshot_date,
    'promise ' || promise_id as pledge_id,
    'promise' as origin,
    bu,
    customer_id,
    document_id,
    currency_code,
    due_date as pledge_date,
    promised_amount as pledged_amount
from promises
where promised_amount > 0
union all
select
    snapshot_date,
    'plan ' || plan_id || ' ' || cast(due_date as varchar) as pledge_id,
    'plan' as origin,
    bu,
    customer_id,
    '' as document_id,
    currency_code,
    due_date as pledge_date,
    instalment_amount as pledged_amount
from instalments
where instalment_amount > 0
