-- What a collector did with a customer and what the customer promised.
-- grain: bu, customer_id, event_date, event_kind, event_id

with

actions as (

    select * from stg_actions

),

promises as (

    select * from stg_promises

)

select
    bu,
    customer_id,
    action_date as event_date,
    'action' as event_kind,
    action_id as event_id,
    document_id,
    action_kind as detail,
    outcome,
    cast(null as date) as until_date,
    currency_code,
    cast(null as decimal(18, 2)) as event_local
from actions
union all
select
    bu,
    customer_id,
    made_date as event_date,
    'promise' as event_kind,
    promise_id as event_id,
    document_id,
    'promise' as detail,
    cast(null as varchar) as outcome,
    due_date as until_date,
    currency_code,
    promised_local as event_local
from promises
