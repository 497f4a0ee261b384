-- The general ledger's balance of a customer account at a snapshot date.
-- grain: snapshot_date, bu, account, currency_code

with

dates as (

    select snapshot_date from stg_snapshot_dates

),

balances as (

    select * from stg_gl_balances

),

entries as (

    select * from raw_ledger_entries

),

years as (

    select distinct
        bu,
        fiscal_year_end
    from entries

),

-- a date belongs to the first fiscal year that ends on or after it, else to the last
dated_years as (

    select
        dates.snapshot_date,
        years.bu,
        coalesce(
            min(
                case
                    when years.fiscal_year_end >= dates.snapshot_date
                        then years.fiscal_year_end
                end
            ),
            max(years.fiscal_year_end)
        ) as fiscal_year_end
    from dates
    cross join years
    group by dates.snapshot_date, years.bu

),

told as (

    select distinct
        balance_date,
        bu
    from balances

)

select
    dates.snapshot_date,
    balances.bu,
    balances.account,
    balances.currency_code,
    balances.balance_local as ledger_local,
    'gl_balances' as ledger_source
from dates
inner join balances
    on dates.snapshot_date = balances.balance_date
union all
select
    dated_years.snapshot_date,
    entries.bu,
    entries.account,
    entries.currency_code,
    cast(sum(entries.debit - entries.credit) as decimal(18, 2)) as ledger_local,
    'fec' as ledger_source
from dated_years
inner join entries
    on
        dated_years.bu = entries.bu
        and dated_years.fiscal_year_end = entries.fiscal_year_end
        and dated_years.snapshot_date >= entries.entry_date
-- unmatched is what we keep: an imported balance says it better
left join told
    on
        dated_years.snapshot_date = told.balance_date
        and dated_years.bu = told.bu
where told.bu is null
group by
    dated_years.snapshot_date,
    entries.bu,
    entries.account,
    entries.currency_code
