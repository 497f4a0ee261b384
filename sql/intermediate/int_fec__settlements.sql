-- What settles a FEC document on a day, signed as the document; the other sign opens it
-- again. Open at a date = documents up to it less settlements up to it = the ledger.
-- grain: bu, document_id, settlement_date
-- table
-- dated: settlement_date

with

letter_events as (

    select * from int_fec__letter_events

),

turns as (

    select * from int_fec__turns

),

events as (

    select
        bu,
        document_id,
        event_date,
        settled_local,
        0 as kind_rank
    from letter_events
    union all
    select
        bu,
        document_id,
        event_date,
        settled_local,
        1 as kind_rank
    from turns

)

select
    bu,
    document_id,
    event_date as settlement_date,
    case
        when max(kind_rank) = 1 then 'reclassification'
        else 'lettering'
    end as settlement_kind,
    cast(sum(settled_local) as decimal(18, 2)) as amount_local
from events
group by bu, document_id, event_date
having sum(settled_local) <> 0
