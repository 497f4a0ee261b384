-- The month up to a snapshot, and the day whose end opens it.
-- grain: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

opened as (

    select
        snapshot_date,
        last_day(cast(snapshot_date - interval '1' month as date)) as opening_date
    from dates

)

select
    opened.snapshot_date,
    opened.opening_date,
    -- the last date at which rates are known; none before the first
    max(dates.snapshot_date) as opening_rate_date
from opened
-- nothing comes before the first date
left join dates
    on opened.opening_date >= dates.snapshot_date
group by opened.snapshot_date, opened.opening_date
