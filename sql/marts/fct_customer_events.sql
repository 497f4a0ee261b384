-- Something that happened with a customer on a day: a document, cash, an act of the
-- collector, a promise, a dispute, a step of a procedure; valued at the closing rate.
-- grain: snapshot_date, bu, customer_id, event_date, event_kind, event_id, instalment_no
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

ledger as (

    select * from int_customer_events__ledger

),

printed as (

    select * from int_customer_events__printed

),

work as (

    select * from int_customer_events__work

),

law as (

    select * from int_customer_events__law

),

rates as (

    select * from int_closing_rates

),

customers as (

    select * from int_customers__at_snapshot

),

dated as (

    select
        bu, customer_id, event_date, event_kind, event_id, instalment_no, document_id,
        detail, cast(null as varchar) as outcome, until_date, currency_code, event_local
    from ledger
    union all
    select
        bu, customer_id, event_date, event_kind, event_id, 0 as instalment_no,
        document_id, detail, outcome, until_date, currency_code, event_local
    from work

),

happened as (

    select
        dates.snapshot_date,
        dated.bu,
        dated.customer_id,
        dated.event_date,
        dated.event_kind,
        dated.event_id,
        dated.instalment_no,
        dated.document_id,
        dated.detail,
        dated.outcome,
        dated.until_date,
        dated.currency_code,
        dated.event_local,
        cast(null as decimal(18, 2)) as event_amount
    from dates
    inner join dated
        on
            dated.event_date > dates.period_starts_after
            and dated.event_date <= dates.snapshot_date
    union all
    select
        snapshot_date, bu, customer_id, event_date, event_kind, event_id, instalment_no,
        document_id, detail, cast(null as varchar) as outcome, until_date,
        currency_code, event_local, event_amount
    from printed
    union all
    select
        snapshot_date, bu, customer_id, event_date, event_kind, event_id,
        event_rank as instalment_no, document_id, detail, outcome,
        cast(null as date) as until_date, currency_code,
        cast(null as decimal(18, 2)) as event_local, event_amount
    from law

)

select
    happened.snapshot_date,
    happened.event_date,
    happened.bu,
    happened.customer_id,
    customers.customer_name,
    coalesce(customers.parent_id, happened.bu || ':' || happened.customer_id)
        as parent_id,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    happened.event_kind,
    happened.event_id,
    happened.instalment_no,
    happened.document_id,
    happened.detail,
    happened.outcome,
    happened.until_date,
    happened.currency_code,
    happened.event_local,
    coalesce(
        happened.event_amount, cast(happened.event_local * rates.rate as decimal(18, 2))
    ) as event_amount
from happened
-- an event in a currency without a rate keeps its own amount: its item is reported
left join rates
    on
        happened.snapshot_date = rates.snapshot_date
        and happened.currency_code = rates.currency_code
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        happened.snapshot_date = customers.snapshot_date
        and happened.bu = customers.bu
        and happened.customer_id = customers.customer_id
