-- What a settlement does to one instalment of one document.
-- There is no key: a settlement can be repeated within a day.

with

settlements as (

    select * from int_settlements__both_sides

),

documents as (

    select * from int_ledger_documents__ranked where due_rank = 1

),

-- the plain case: a receipt, or a document of one instalment
direct as (

    select
        settlements.bu,
        settlements.document_id,
        coalesce(documents.instalment_no, 0) as instalment_no,
        settlements.settlement_date,
        settlements.step_rank,
        settlements.kind,
        settlements.channel,
        settlements.case_id,
        settlements.paid_date,
        settlements.receipt_id,
        settlements.settled_local
    from settlements
    -- a receipt is not among these documents: it is instalment 0
    left join documents
        on
            settlements.bu = documents.bu
            and settlements.document_id = documents.document_id
            and coalesce(settlements.instalment_no, 1) > 0
    where coalesce(settlements.instalment_no, 1) = 0 or documents.instalment_count = 1

),

shared as (

    select
        bu,
        document_id,
        instalment_no,
        settlement_date,
        step_rank,
        kind,
        channel,
        case_id,
        paid_date,
        receipt_id,
        filled_local - coalesce(
            lag(filled_local) over (
                partition by bu, document_id, instalment_no
                order by event_rank
            ),
            0
        ) as settled_local
    from int_instalments__filled

)

select
    bu,
    document_id,
    instalment_no,
    settlement_date,
    step_rank,
    kind,
    channel,
    case_id,
    paid_date,
    receipt_id,
    cast(settled_local as decimal(18, 2)) as settled_local
from direct
union all
select
    bu,
    document_id,
    instalment_no,
    settlement_date,
    step_rank,
    kind,
    channel,
    case_id,
    paid_date,
    receipt_id,
    cast(settled_local as decimal(18, 2)) as settled_local
from shared
where settled_local <> 0
