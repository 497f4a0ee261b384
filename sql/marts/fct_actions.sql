-- A dunning act of the period that a snapshot closes, with its cost at the closing rate.
-- grain: snapshot_date, action_id
-- partition: snapshot_date
-- window: 1 before

with

dates as (

    select * from stg_snapshot_dates

),

actions as (

    select * from stg_actions

),

kinds as (

    select * from ref_action_kinds

),

customers as (

    select * from int_customers__at_snapshot

),

portfolios as (

    select * from stg_portfolios

),

rates as (

    select * from int_closing_rates

),

conceded as (

    select * from int_actions__conceded

)

select
    dates.snapshot_date,
    actions.action_id,
    actions.bu,
    actions.customer_id,
    coalesce(customers.customer_name, actions.customer_id) as customer_name,
    coalesce(customers.parent_id, actions.bu || ':' || actions.customer_id) as parent_id,
    coalesce(customers.parent_name, actions.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(portfolios.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    actions.actor_agent_id,
    coalesce(actions.document_id, '') as document_id,
    actions.currency_code,
    actions.action_date,
    actions.action_kind,
    coalesce(kinds.kind_rank, 99) as kind_rank,
    actions.outcome,
    coalesce(kinds.is_contact_attempt, false) or actions.is_right_party
        as is_contact_attempt,
    actions.is_right_party,
    cast(actions.cost_local * coalesce(rates.rate, 0) as decimal(18, 2)) as cost_amount,
    cast(actions.concession_local * coalesce(rates.rate, 0) as decimal(18, 2))
        as concession_amount,
    conceded.allowed_amount as allowed_concession_amount,
    coalesce(
        cast(actions.concession_local * rates.rate as decimal(18, 2))
        > conceded.allowed_amount,
        false
    ) as is_concession_over,
    actions.batch_id
from dates
inner join actions
    on
        dates.period_starts_after < actions.action_date
        and dates.snapshot_date >= actions.action_date
-- a kind in a user's own words: check_every_act_is_of_a_known_kind
left join kinds
    on actions.action_kind = kinds.action_kind
-- an act without cost needs no rate; one with cost: check_every_effort_has_a_rate
left join rates
    on
        dates.snapshot_date = rates.snapshot_date
        and actions.currency_code = rates.currency_code
-- most acts give nothing up; what is owed may not be known
left join conceded
    on
        dates.snapshot_date = conceded.snapshot_date
        and actions.action_id = conceded.action_id
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        dates.snapshot_date = customers.snapshot_date
        and actions.bu = customers.bu
        and actions.customer_id = customers.customer_id
-- who owned the customer on the day of the act; nobody is a value too
left join portfolios
    on
        actions.bu = portfolios.bu
        and actions.customer_id = portfolios.customer_id
        and actions.action_date between portfolios.valid_from and portfolios.valid_to
