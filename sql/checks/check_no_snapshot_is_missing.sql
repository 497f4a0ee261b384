-- This BU printed no snapshot at a date for which others did.
-- severity: warning

with

units as (

    select distinct
        snapshot_date,
        bu
    from raw_snapshot_units

),

ledgers as (

    select distinct bu from int_ledger_documents

),

spans as (

    select
        bu,
        min(snapshot_date) as first_date
    from units
    group by bu

)

select
    dates.snapshot_date,
    spans.bu
from stg_snapshot_dates as dates
inner join spans
    on dates.snapshot_date > spans.first_date
-- unmatched is what we look for, unless the BU's ledger fills the gap
left join units
    on
        dates.snapshot_date = units.snapshot_date
        and spans.bu = units.bu
-- likewise
left join ledgers
    on spans.bu = ledgers.bu
where units.bu is null and ledgers.bu is null
