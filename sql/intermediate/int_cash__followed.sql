-- Cash of the customers who promised or agreed a plan. Where a BU only prints snapshots,
-- what its items lost between two of them, on a day not known: marked as inferred.
-- There is no key: two receipts of a day may pay the same document.

with

cash as (

    select * from int_cash__received

),

movements as (

    select * from fct_movements

),

dates as (

    select * from stg_snapshot_dates

),

rates as (

    select * from int_closing_rates

),

followed as (

    select
        bu,
        customer_id
    from stg_promises
    union
    select
        bu,
        customer_id
    from stg_payment_plans

)

select
    cash.bu,
    cash.customer_id,
    cash.document_id,
    cash.currency_code,
    cash.cash_date as starts_date,
    cash.cash_date as ends_date,
    cash.cash_local
from cash
inner join followed
    on
        cash.bu = followed.bu
        and cash.customer_id = followed.customer_id
union all
select
    movements.bu,
    movements.customer_id,
    '' as document_id,
    movements.currency_code,
    cast(dates.period_starts_after + interval '1' day as date) as starts_date,
    movements.snapshot_date as ends_date,
    cast(-movements.movement_amount / rates.rate as decimal(18, 2)) as cash_local
from movements
inner join followed
    on
        movements.bu = followed.bu
        and movements.customer_id = followed.customer_id
inner join dates
    on movements.snapshot_date = dates.snapshot_date
inner join rates
    on
        movements.snapshot_date = rates.snapshot_date
        and movements.currency_code = rates.currency_code
where
    movements.is_inferred
    and movements.step_rank in (10, 11)
    and movements.receivable_type <> 'credit'
