-- What is expected, and what nothing is expected of, are not the open items together.
-- severity: error
-- partition: snapshot_date

with

sides as (

    select
        snapshot_date,
        bu,
        currency_code,
        outstanding_amount as owed_amount,
        0 as told_amount
    from fct_open_items
    where not is_apart
    union all
    select
        snapshot_date,
        bu,
        currency_code,
        0 as owed_amount,
        forecast_amount as told_amount
    from fct_cash_forecasts

)

select
    snapshot_date,
    bu,
    currency_code,
    sum(owed_amount) as total_owed_amount,
    sum(told_amount) as total_told_amount
from sides
group by snapshot_date, bu, currency_code
having sum(owed_amount) <> sum(told_amount)
