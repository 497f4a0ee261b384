-- Where settling lettered lines on their DateLet (the naive rule) would miss the ledger.
-- severity: warning

with

lettered as (

    -- without a date the naive rule says nothing
    select
        bu,
        fiscal_year_end,
        greatest(entry_date, letter_date) as settled_on,
        amount_local
    from int_fec__lines
    where letter is not null and letter_date < date '9999-12-31'

),

daily as (

    select
        bu,
        fiscal_year_end,
        settled_on,
        sum(amount_local) as settled_local
    from lettered
    group by bu, fiscal_year_end, settled_on

),

years as (

    select * from int_fec__years

),

ledgers as (

    select
        snapshot_date,
        bu,
        sum(ledger_local) as ledger_local
    from int_fec__balances
    group by snapshot_date, bu

),

gaps as (

    select
        dates.snapshot_date,
        years.bu,
        sum(daily.settled_local) as gap_local
    from stg_snapshot_dates as dates
    inner join years
        on
            dates.snapshot_date >= years.opened_on
            and dates.snapshot_date < coalesce(years.next_opened_on, date '9999-12-31')
    inner join daily
        on
            years.bu = daily.bu
            and years.fiscal_year_end = daily.fiscal_year_end
            and dates.snapshot_date >= daily.settled_on
    group by dates.snapshot_date, years.bu
    having sum(daily.settled_local) <> 0

)

select
    gaps.snapshot_date,
    gaps.bu,
    ledgers.ledger_local - gaps.gap_local as naive_local,
    ledgers.ledger_local as balanced_local,
    -gaps.gap_local as difference_local
from gaps
inner join ledgers
    on gaps.snapshot_date = ledgers.snapshot_date and gaps.bu = ledgers.bu
