-- The receipts of a month are not what they were used for.
-- severity: error
-- partition: snapshot_date

with

periods as (

    select * from int_recovery_periods

),

sides as (

    select
        periods.snapshot_date,
        receipts.bu,
        receipts.currency_code,
        receipts.amount_local as came_local,
        0 as used_local
    from periods
    inner join int_receipts as receipts
        on
            receipts.value_date > periods.opening_date
            and receipts.value_date <= periods.snapshot_date
    union all
    -- cash without a receipt came in with its allocation
    select
        periods.snapshot_date,
        parts.bu,
        debts.currency_code,
        parts.settled_local as came_local,
        0 as used_local
    from periods
    inner join int_settlement_parts as parts
        on
            parts.settlement_date > periods.opening_date
            and parts.settlement_date <= periods.snapshot_date
    inner join int_debts as debts
        on
            parts.bu = debts.bu
            and parts.document_id = debts.document_id
            and parts.instalment_no = debts.instalment_no
    where parts.kind = 'cash' and parts.receipt_id is null
    union all
    select
        snapshot_date,
        bu,
        currency_code,
        0 as came_local,
        use_local as used_local
    from fct_receipt_uses

)

select
    snapshot_date,
    bu,
    currency_code,
    sum(came_local) as total_came_local,
    sum(used_local) as total_used_local
from sides
group by snapshot_date, bu, currency_code
having sum(came_local) <> sum(used_local)
