-- A BU whose recovery two of its printed snapshots have to tell, as nothing tells what
-- was paid: the later one, and the last on or before the start of the month (or none).
-- grain: snapshot_date, bu

with

periods as (

    select * from int_recovery_periods

),

printed as (

    select distinct
        snapshot_date,
        bu
    from raw_snapshot_units

),

told as (

    select
        bu,
        min(settlement_date) as first_date
    from int_settlement_parts
    group by bu

)

select
    periods.snapshot_date,
    printed.bu,
    max(openings.snapshot_date) as opening_date
from periods
inner join printed
    on periods.snapshot_date = printed.snapshot_date
-- nothing comes before its first snapshot
left join printed as openings
    on
        printed.bu = openings.bu
        and periods.opening_date >= openings.snapshot_date
-- unmatched is what we keep: its payments are not known up to this day
left join told
    on
        printed.bu = told.bu
        and periods.snapshot_date >= told.first_date
where told.bu is null
group by periods.snapshot_date, printed.bu
