-- What one settlement did to a debt: how far it was paid down, opened again or overpaid.
-- grain: bu, document_id, instalment_no, part_rank
-- table
-- dated: settlement_date

with

debts as (

    select * from int_debts

),

settlements as (

    select * from int_settlements__by_instalment

),

ordered as (

    select
        settlements.*,
        debts.amount_local as issued_local,
        row_number() over (
            partition by
                settlements.bu, settlements.document_id, settlements.instalment_no
            -- within a day what pays comes before what opens again
            order by
                settlements.settlement_date,
                case when settlements.settled_local < 0 then 1 else 0 end,
                settlements.step_rank,
                settlements.kind,
                coalesce(settlements.receipt_id, ''),
                settlements.channel,
                settlements.settled_local,
                coalesce(settlements.case_id, ''),
                settlements.paid_date
        ) as part_rank
    from settlements
    inner join debts
        on
            settlements.bu = debts.bu
            and settlements.document_id = debts.document_id
            and settlements.instalment_no = debts.instalment_no

),

running as (

    select
        ordered.*,
        issued_local - sum(settled_local) over (
            partition by bu, document_id, instalment_no
            order by part_rank
        ) as after_local,
        sum(case when kind = 'write_off' then settled_local else 0 end) over (
            partition by bu, document_id, instalment_no
            order by part_rank
        ) as given_up_local
    from ordered

),

sides as (

    select
        running.*,
        after_local + settled_local as before_local
    from running

)

select
    bu,
    document_id,
    instalment_no,
    part_rank,
    settlement_date,
    paid_date,
    kind,
    channel,
    case_id,
    receipt_id,
    -- money, whether it came from a receipt or left again
    kind in ('cash', 'refund', 'returned_payment') or receipt_id is not null as is_cash,
    cast(settled_local as decimal(18, 2)) as settled_local,
    cast(greatest(before_local, 0) - greatest(after_local, 0) as decimal(18, 2))
        as applied_local,
    cast(greatest(after_local, 0) as decimal(18, 2)) as rest_local,
    -- cash beyond what is owed: first it brings back what had been given up
    cast(
        case
            when kind = 'write_off' then 0
            else
                least(greatest(-after_local, 0), given_up_local)
                - least(greatest(-before_local, 0), given_up_local)
        end as decimal(18, 2)
    ) as written_off_local
from sides
