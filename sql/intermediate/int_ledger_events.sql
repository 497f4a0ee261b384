-- A dated change of what a ledger item owes: its issue, then what settles or reopens it.
-- grain: bu, document_id, instalment_no, event_date, step_rank
-- table
-- dated: event_date

with

documents as (

    select * from int_ledger_documents

),

settlements as (

    select * from int_settlements__by_instalment

),

fec_settlements as (

    select * from int_fec__settlements

),

changes as (

    select
        bu,
        document_id,
        instalment_no,
        starts_date as event_date,
        step_rank,
        amount_local as change_local
    from documents
    union all
    select
        settlements.bu,
        settlements.document_id,
        settlements.instalment_no,
        settlements.settlement_date as event_date,
        settlements.step_rank,
        case
            when documents.amount_local < 0 then settlements.settled_local
            else -settlements.settled_local
        end as change_local
    from settlements
    inner join documents
        on
            settlements.bu = documents.bu
            and settlements.document_id = documents.document_id
            and settlements.instalment_no = documents.instalment_no
    union all
    -- lettering moves nothing in or out: both sides of a letter group are settled at once
    select
        bu,
        document_id,
        1 as instalment_no,
        settlement_date as event_date,
        7 as step_rank,
        -amount_local as change_local
    from fec_settlements

)

select
    bu,
    document_id,
    instalment_no,
    event_date,
    step_rank,
    cast(sum(change_local) as decimal(18, 2)) as change_local
from changes
group by bu, document_id, instalment_no, event_date, step_rank
