-- The marts and the ledger's own running total disagree on what is open.
-- severity: error
-- partition: snapshot_date

with

periods as (

    select
        dates.snapshot_date,
        ledgers.bu
    from stg_snapshot_dates as dates
    cross join (select distinct bu from int_ledger_documents) as ledgers
    -- unmatched is what we keep: a printed snapshot is checked by itself
    left join (select distinct snapshot_date, bu from raw_snapshot_units) as printed
        on
            dates.snapshot_date = printed.snapshot_date
            and ledgers.bu = printed.bu
    where printed.bu is null

),

movements as (

    select
        bu,
        starts_date as event_date,
        amount_local as change_local
    from int_ledger_documents
    union all
    select
        settlements.bu,
        settlements.settlement_date as event_date,
        case
            when documents.amount_local < 0 then settlements.settled_local
            else -settlements.settled_local
        end as change_local
    from int_settlements__both_sides as settlements
    inner join int_ledger_documents as documents
        on
            settlements.bu = documents.bu
            and settlements.document_id = documents.document_id
            and case when settlements.instalment_no = 0 then 0 else 1 end
            = case when documents.instalment_no = 0 then 0 else 1 end
    -- a document counts once, whatever its instalments
    inner join (
        select
            bu,
            document_id,
            case when instalment_no = 0 then 0 else 1 end as is_document,
            min(instalment_no) as instalment_no
        from int_ledger_documents
        group by bu, document_id, case when instalment_no = 0 then 0 else 1 end
    ) as firsts
        on
            documents.bu = firsts.bu
            and documents.document_id = firsts.document_id
            and documents.instalment_no = firsts.instalment_no
    union all
    select
        bu,
        settlement_date as event_date,
        -amount_local as change_local
    from int_fec__settlements

),

sides as (

    select
        periods.snapshot_date,
        periods.bu,
        sum(movements.change_local) as ledger_local,
        0 as shown_local
    from periods
    inner join movements
        on
            periods.bu = movements.bu
            and periods.snapshot_date >= movements.event_date
    group by periods.snapshot_date, periods.bu
    union all
    select
        snapshot_date,
        bu,
        0 as ledger_local,
        sum(open_local) as shown_local
    from fct_open_items
    where is_from_ledger
    group by snapshot_date, bu

)

select
    snapshot_date,
    bu,
    sum(ledger_local) as total_ledger_local,
    sum(shown_local) as total_shown_local
from sides
group by snapshot_date, bu
having sum(ledger_local) <> sum(shown_local)
