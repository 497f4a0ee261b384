-- Costs, promises or plans are in a currency without a rate that day: import fx_rates.
-- severity: error
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

valued as (

    select
        dates.snapshot_date,
        actions.currency_code
    from dates
    inner join stg_actions as actions
        on
            dates.period_starts_after < actions.action_date
            and dates.snapshot_date >= actions.action_date
    where actions.cost_local > 0 or actions.concession_local > 0
    union all
    select
        snapshot_date,
        currency_code
    from fct_promises
    where promised_amount is null
    union all
    select
        snapshot_date,
        currency_code
    from fct_plan_instalments
    where instalment_amount is null

)

select
    valued.snapshot_date,
    valued.currency_code,
    count(*) as row_count
from valued
-- unmatched is what we look for
left join int_closing_rates as rates
    on
        valued.snapshot_date = rates.snapshot_date
        and valued.currency_code = rates.currency_code
where rates.rate is null
group by valued.snapshot_date, valued.currency_code
