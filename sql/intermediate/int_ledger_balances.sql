-- What one ledger item owes from one day up to the day before its next change.
-- grain: bu, document_id, instalment_no, starts_date
-- table

with

changes as (

    select
        bu,
        document_id,
        instalment_no,
        event_date,
        sum(change_local) as change_local
    from int_ledger_events
    group by bu, document_id, instalment_no, event_date

),

running as (

    select
        bu,
        document_id,
        instalment_no,
        event_date as starts_date,
        coalesce(
            lead(event_date) over (
                partition by bu, document_id, instalment_no
                order by event_date
            ),
            date '9999-12-31'
        ) as ends_before_date,
        cast(
            sum(change_local) over (
                partition by bu, document_id, instalment_no
                order by event_date
            ) as decimal(18, 2)
        ) as open_local
    from changes

)

select
    bu,
    document_id,
    instalment_no,
    starts_date,
    ends_before_date,
    open_local
from running
where open_local <> 0
