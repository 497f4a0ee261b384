-- The balance of a customer account at a snapshot date, in the fiscal year then in force.
-- grain: snapshot_date, bu, account

with

dates as (

    select snapshot_date from stg_snapshot_dates

),

years as (

    select * from int_fec__years

),

daily_entries as (

    select
        bu,
        fiscal_year_end,
        account,
        entry_date,
        sum(amount_local) as entered_local
    from int_fec__lines
    group by bu, fiscal_year_end, account, entry_date

)

select
    dates.snapshot_date,
    years.bu,
    daily_entries.account,
    max(years.ledger_currency_code) as currency_code,
    cast(sum(daily_entries.entered_local) as decimal(18, 2)) as ledger_local
from dates
inner join years
    on
        dates.snapshot_date >= years.opened_on
        and dates.snapshot_date < coalesce(years.next_opened_on, date '9999-12-31')
inner join daily_entries
    on
        years.bu = daily_entries.bu
        and years.fiscal_year_end = daily_entries.fiscal_year_end
        and dates.snapshot_date >= daily_entries.entry_date
group by dates.snapshot_date, years.bu, daily_entries.account
