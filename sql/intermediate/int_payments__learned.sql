-- How a customer paid in a year that ends at a snapshot, or in the year before that one:
-- only what was known by then. Days are weighted by amount, at the rates of the snapshot.
-- grain: snapshot_date, bu, customer_id, is_recent
-- partition: snapshot_date
-- window: all before

with

dates as (

    select snapshot_date from stg_snapshot_dates

),

observed as (

    select * from int_payments__observed

),

rates as (

    select * from int_closing_rates

),

customers as (

    select * from int_customers__at_snapshot

),

seen as (

    select
        dates.snapshot_date,
        observed.bu,
        observed.customer_id,
        observed.currency_code,
        observed.known_date
        > cast(dates.snapshot_date - interval '365' day as date) as is_recent,
        sum(observed.payment_count) as payment_count,
        sum(observed.contested_count) as contested_count,
        cast(sum(observed.paid_local) as decimal(18, 2)) as paid_local,
        cast(sum(observed.late_weight_local) as decimal(18, 2)) as weight_local,
        cast(sum(observed.late_square_local) as decimal(18, 2)) as square_local
    from dates
    inner join observed
        on
            dates.snapshot_date >= observed.known_date
            and cast(dates.snapshot_date - interval '730' day as date)
            < observed.known_date
    group by
        dates.snapshot_date,
        observed.bu,
        observed.customer_id,
        observed.currency_code,
        observed.known_date > cast(dates.snapshot_date - interval '365' day as date)

),

summed as (

    select
        seen.snapshot_date,
        seen.bu,
        seen.customer_id,
        seen.is_recent,
        sum(seen.payment_count) as payment_count,
        sum(seen.contested_count) as contested_count,
        sum(cast(seen.paid_local * rates.rate as decimal(18, 2))) as paid_amount,
        sum(cast(seen.weight_local * rates.rate as decimal(18, 2))) as weight_amount,
        sum(cast(seen.square_local * rates.rate as decimal(18, 2))) as square_amount
    from seen
    -- a currency without a rate at this date teaches nothing
    inner join rates
        on
            seen.snapshot_date = rates.snapshot_date
            and seen.currency_code = rates.currency_code
    group by seen.snapshot_date, seen.bu, seen.customer_id, seen.is_recent

)

select
    summed.snapshot_date,
    summed.bu,
    summed.customer_id,
    summed.is_recent,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    cast(summed.payment_count as bigint) as payment_count,
    cast(summed.contested_count as bigint) as contested_count,
    cast(summed.paid_amount as decimal(18, 2)) as paid_amount,
    cast(summed.weight_amount as decimal(18, 2)) as weight_amount,
    cast(summed.square_amount as decimal(18, 2)) as square_amount
from summed
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        summed.snapshot_date = customers.snapshot_date
        and summed.bu = customers.bu
        and summed.customer_id = customers.customer_id
