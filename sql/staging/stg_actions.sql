-- A dunning act that was done: who did what, to which customer, and what came of it.
-- grain: action_id

with

actions as (

    select
        raw_actions.*,
        lower(trim(raw_actions.kind)) as action_kind,
        lower(trim(raw_actions.outcome)) as action_outcome
    from raw_actions

),

outcomes as (

    select * from ref_action_outcomes

)

select
    actions.action_id,
    actions.bu,
    actions.customer_id,
    actions.agent_id as actor_agent_id,
    actions.document_id,
    cast(actions.instalment_no as integer) as instalment_no,
    actions.date as action_date,
    actions.action_kind,
    coalesce(actions.action_outcome, 'unknown') as outcome,
    coalesce(actions.right_party, outcomes.is_contact, false) as is_right_party,
    -- amounts without a currency are in the reporting currency
    coalesce(actions.currency_code, stated.reporting_currency) as currency_code,
    cast(abs(coalesce(actions.cost, 0)) as decimal(18, 2)) as cost_local,
    cast(abs(coalesce(actions.concession_amount, 0)) as decimal(18, 2))
        as concession_local,
    actions.batch_id
from actions
cross join raw_settings as stated
-- an outcome in a user's own words is an act that was done, without contact
left join outcomes
    on actions.action_outcome = outcomes.outcome
where coalesce(outcomes.is_done, true)
