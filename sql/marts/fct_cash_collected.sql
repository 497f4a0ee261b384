-- Cash that came in one period on what one customer owed at an earlier snapshot, by its
-- week after that one: what the forecast of that day is held against. At that day's rate.
-- grain: snapshot_date, forecast_date, bu, customer_id, currency_code, week_rank
-- partition: snapshot_date
-- window: 121 before

with

dates as (

    select * from stg_snapshot_dates

),

parts as (

    select * from int_settlement_parts where is_cash and applied_local <> 0

),

debts as (

    select * from int_debts where not is_assigned_to_factor

),

rates as (

    select * from int_closing_rates

),

payers as (

    select * from fct_payers

),

-- money that was there already is a credit of the forecast; some is allocated late
came as (

    select
        dates.snapshot_date,
        earlier.snapshot_date as forecast_date,
        debts.bu,
        debts.customer_id,
        debts.currency_code,
        least(
            floor(
                (date_diff('day', earlier.snapshot_date, parts.paid_date) - 1) / 7
            ) + 1,
            14
        ) as week_rank,
        parts.applied_local
    from dates
    inner join dates as earlier
        on
            dates.snapshot_date > earlier.snapshot_date
            and cast(dates.period_starts_after - interval '121' day as date)
            < earlier.snapshot_date
    inner join parts
        on
            dates.period_starts_after < parts.settlement_date
            and dates.snapshot_date >= parts.settlement_date
            and earlier.snapshot_date < parts.paid_date
    inner join debts
        on
            parts.bu = debts.bu
            and parts.document_id = debts.document_id
            and parts.instalment_no = debts.instalment_no
            and earlier.snapshot_date >= debts.starts_date

),

summed as (

    select
        snapshot_date,
        forecast_date,
        bu,
        customer_id,
        currency_code,
        week_rank,
        sum(applied_local) as came_in_local
    from came
    where week_rank < 14
    group by
        snapshot_date, forecast_date, bu, customer_id, currency_code, week_rank

)

select
    summed.snapshot_date,
    summed.forecast_date,
    summed.bu,
    summed.customer_id,
    payers.customer_name,
    payers.parent_id,
    payers.parent_name,
    payers.country_code,
    payers.segment,
    payers.agent_id,
    payers.is_intercompany,
    summed.currency_code,
    cast(summed.week_rank as integer) as week_rank,
    cast(summed.came_in_local * rates.rate as decimal(18, 2)) as came_in_amount
from summed
inner join payers
    on
        summed.forecast_date = payers.snapshot_date
        and summed.bu = payers.bu
        and summed.customer_id = payers.customer_id
inner join rates
    on
        summed.forecast_date = rates.snapshot_date
        and summed.currency_code = rates.currency_code
