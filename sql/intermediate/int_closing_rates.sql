-- The closing rate of a currency at a snapshot: the last one, at most 7 days old.
-- grain: snapshot_date, currency_code
-- partition: snapshot_date

with

dates as (

    select snapshot_date from stg_snapshot_dates

),

rates as (

    select * from stg_fx_rates

),

usable as (

    select
        dates.snapshot_date,
        rates.currency_code,
        -- 19 digits: DuckDB multiplies two decimals of 18 in 64 bits and overflows
        cast(rates.rate as decimal(19, 10)) as rate,
        -- the company's own rate wins over the market's, a late one over an early one
        row_number() over (
            partition by dates.snapshot_date, rates.currency_code
            order by rates.source_rank, rates.rate_date desc
        ) as preference_rank
    from dates
    inner join rates
        on
            rates.rate_date between cast(dates.snapshot_date - interval '7' day as date)
            and dates.snapshot_date
    cross join raw_settings as stated
    -- that of the reporting currency itself is 1, below: rate tables often list it
    where rates.currency_code <> stated.reporting_currency

)

select
    snapshot_date,
    currency_code,
    rate
from usable
where preference_rank = 1
union all
select
    dates.snapshot_date,
    stated.reporting_currency as currency_code,
    cast(1 as decimal(19, 10)) as rate
from dates
cross join raw_settings as stated
