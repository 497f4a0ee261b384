-- A period of a BU whose movements its ledger tells: no printed snapshot at either end.
-- grain: snapshot_date, bu

with

dates as (

    select * from stg_snapshot_dates

),

ledgers as (

    select distinct bu from int_ledger_documents

),

printed as (

    select distinct
        snapshot_date,
        bu
    from raw_snapshot_units

)

select
    dates.snapshot_date,
    dates.period_starts_after,
    ledgers.bu
from dates
cross join ledgers
-- unmatched is what we keep
left join printed as printed_now
    on
        dates.snapshot_date = printed_now.snapshot_date
        and ledgers.bu = printed_now.bu
-- likewise
left join printed as printed_before
    on
        dates.prior_snapshot_date = printed_before.snapshot_date
        and ledgers.bu = printed_before.bu
where printed_now.bu is null and printed_before.bu is null
