-- What the general ledger says is the balance of a customer account at a snapshot date.
-- grain: snapshot_date, bu, account, currency_code

with

dates as (

    select snapshot_date from stg_snapshot_dates

),

balances as (

    select * from stg_gl_balances

),

fec_balances as (

    select * from int_fec__balances

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
    fec_balances.snapshot_date,
    fec_balances.bu,
    fec_balances.account,
    fec_balances.currency_code,
    fec_balances.ledger_local,
    'fec' as ledger_source
from fec_balances
-- unmatched is what we keep: an imported balance says it better
left join told
    on
        fec_balances.snapshot_date = told.balance_date
        and fec_balances.bu = told.bu
where told.bu is null
