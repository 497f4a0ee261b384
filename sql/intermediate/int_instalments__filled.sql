-- What a settlement without instalment does to each instalment: the oldest due is settled
-- first. Only documents of several instalments are here.
-- grain: bu, document_id, instalment_no, event_rank

with

documents as (

    select * from int_ledger_documents__ranked where instalment_count > 1

),

settlements as (

    select
        int_settlements__both_sides.*,
        row_number() over (
            partition by bu, document_id
            order by
                settlement_date,
                step_rank,
                coalesce(instalment_no, 0),
                settled_local,
                -- equal amounts of a day: always in the same order
                kind,
                coalesce(receipt_id, ''),
                channel,
                coalesce(case_id, ''),
                paid_date
        ) as event_rank
    from int_settlements__both_sides
    -- instalment 0 is a receipt, which may share the number of an invoice
    where coalesce(instalment_no, 1) > 0

),

-- the state of every instalment after every settlement of its document
states as (

    select
        documents.bu,
        documents.document_id,
        documents.instalment_no,
        documents.due_rank,
        documents.instalment_count,
        settlements.event_rank,
        settlements.settlement_date,
        settlements.step_rank,
        settlements.kind,
        settlements.channel,
        settlements.case_id,
        settlements.paid_date,
        settlements.receipt_id,
        documents.instalment_local,
        sum(
            case
                when settlements.instalment_no = documents.instalment_no
                    then settlements.settled_local
                else 0
            end
        ) over (
            partition by documents.bu, documents.document_id, documents.instalment_no
            order by settlements.event_rank
        ) as named_local,
        sum(
            case
                when settlements.instalment_no is null then settlements.settled_local
                else 0
            end
        ) over (
            partition by documents.bu, documents.document_id, documents.instalment_no
            order by settlements.event_rank
        ) as unnamed_local
    from documents
    inner join settlements
        on
            documents.bu = settlements.bu
            and documents.document_id = settlements.document_id

),

rooms as (

    select
        states.*,
        greatest(instalment_local - named_local, 0) as room_local,
        sum(greatest(instalment_local - named_local, 0)) over (
            partition by bu, document_id, event_rank
            order by due_rank
        ) - greatest(instalment_local - named_local, 0) as room_before_local
    from states

)

-- each instalment takes what the older ones leave; the first owes what was paid back in
-- excess, the last keeps what was paid in excess
select
    bu,
    document_id,
    instalment_no,
    event_rank,
    settlement_date,
    step_rank,
    kind,
    channel,
    case_id,
    paid_date,
    receipt_id,
    named_local
    + case
        when due_rank = 1 and unnamed_local < 0 then unnamed_local
        when due_rank = instalment_count
            then greatest(unnamed_local - room_before_local, 0)
        else least(greatest(unnamed_local - room_before_local, 0), room_local)
    end as filled_local
from rooms
