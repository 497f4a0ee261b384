-- An act whose days for an effect end in the period that a snapshot closes, with the cash
-- that followed it. An amount follows one act only: the last one before it.
-- grain: snapshot_date, action_id
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

actions as (

    select * from int_actions__followed

),

cash as (

    select * from int_cash__received

),

-- a BU that prints snapshots only does not say on which day it was paid
ledgers as (

    select distinct bu from int_ledger_documents

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

due as (

    select
        dates.snapshot_date,
        actions.*
    from dates
    inner join actions
        on
            dates.period_starts_after < actions.effect_date
            and dates.snapshot_date >= actions.effect_date
    inner join ledgers
        on actions.bu = ledgers.bu

),

paid as (

    select
        due.snapshot_date,
        due.action_id,
        sum(cast(cash.cash_local * rates.rate as decimal(18, 2))) as paid_amount
    from due
    inner join cash
        on
            due.bu = cash.bu
            and due.customer_id = cash.customer_id
            and due.action_date < cash.received_date
            and due.last_paid_date >= cash.received_date
    inner join rates
        on
            due.snapshot_date = rates.snapshot_date
            and cash.currency_code = rates.currency_code
    group by due.snapshot_date, due.action_id

)

select
    due.snapshot_date,
    due.action_id,
    due.bu,
    due.customer_id,
    coalesce(customers.customer_name, due.customer_id) as customer_name,
    coalesce(customers.parent_id, due.bu || ':' || due.customer_id) as parent_id,
    coalesce(customers.parent_name, due.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(portfolios.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    due.actor_agent_id,
    due.action_date,
    due.action_kind,
    due.effect_date,
    coalesce(paid.paid_amount > 0, false) as is_paid,
    cast(coalesce(paid.paid_amount, 0) as decimal(18, 2)) as paid_amount
from due
-- not every act has an effect
left join paid
    on
        due.snapshot_date = paid.snapshot_date
        and due.action_id = paid.action_id
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        due.snapshot_date = customers.snapshot_date
        and due.bu = customers.bu
        and due.customer_id = customers.customer_id
-- who owned the customer on the day of the act; nobody is a value too
left join portfolios
    on
        due.bu = portfolios.bu
        and due.customer_id = portfolios.customer_id
        and due.action_date between portfolios.valid_from and portfolios.valid_to
