-- A document in dispute or in a court procedure at a snapshot date.
-- grain: snapshot_date, bu, document_id

with

dates as (

    select snapshot_date from stg_snapshot_dates

),

contests as (

    select
        bu,
        document_id,
        opened_date,
        closed_date,
        1 as dispute_count
    from stg_disputes
    union all
    select
        bu,
        document_id,
        opened_date,
        closed_date,
        0 as dispute_count
    from int_litigated_documents

)

select
    dates.snapshot_date,
    contests.bu,
    contests.document_id,
    sum(contests.dispute_count) as dispute_count,
    sum(1 - contests.dispute_count) as case_count
from dates
-- as of the end of the day: what closes today is closed
inner join contests
    on
        dates.snapshot_date >= contests.opened_date
        and dates.snapshot_date < contests.closed_date
group by dates.snapshot_date, contests.bu, contests.document_id
