-- Money that met one debt in the month up to a snapshot, by what it did there.
-- grain: snapshot_date, bu, document_id, instalment_no, part_rank, use_rank

with

periods as (

    select * from int_recovery_periods

),

parts as (

    select * from int_settlement_parts where is_cash

),

debts as (

    select * from int_debts

),

uses as (

    select * from ref_receipt_uses where is_on_item

),

placed as (

    select
        periods.snapshot_date,
        parts.bu,
        parts.document_id,
        parts.instalment_no,
        parts.part_rank,
        uses.use_rank,
        uses.receipt_use,
        parts.receipt_id,
        parts.channel,
        parts.case_id,
        parts.settlement_date,
        parts.paid_date,
        debts.customer_id,
        debts.printed_name,
        debts.currency_code,
        debts.issue_date,
        debts.due_date,
        case
            when
                uses.receipt_use = 'collected'
                and debts.due_date <= periods.snapshot_date
                then parts.applied_local
            when
                uses.receipt_use = 'early'
                and coalesce(debts.due_date > periods.snapshot_date, true)
                then parts.applied_local
            when uses.receipt_use = 'written_off' then parts.written_off_local
            when uses.receipt_use = 'overpaid'
                then
                    parts.settled_local - parts.applied_local - parts.written_off_local
            -- money that left and was no receipt: the other side of what it opened again
            when
                uses.receipt_use = 'returned'
                and parts.receipt_id is null
                and parts.kind <> 'cash'
                then -parts.settled_local
            else 0
        end as use_local
    from periods
    inner join parts
        on
            parts.settlement_date > periods.opening_date
            and parts.settlement_date <= periods.snapshot_date
    inner join debts
        on
            parts.bu = debts.bu
            and parts.document_id = debts.document_id
            and parts.instalment_no = debts.instalment_no
    cross join uses

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    part_rank,
    use_rank,
    receipt_use,
    receipt_id,
    channel,
    case_id,
    settlement_date,
    paid_date,
    customer_id,
    printed_name,
    currency_code,
    issue_date,
    due_date,
    cast(use_local as decimal(18, 2)) as use_local
from placed
where use_local <> 0
