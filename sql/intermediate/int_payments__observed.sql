-- What a customer paid of debts with a due date, by the day it was known: how much, and
-- how late, weighted by amount. Where two printed snapshots have to tell: what items lost
-- between them, as if paid half-way, known at the second.
-- grain: bu, customer_id, currency_code, known_date
-- table
-- dated: known_date

with

parts as (

    select * from int_settlement_parts where kind = 'cash' and applied_local > 0

),

debts as (

    select * from int_debts where due_date is not null

),

inferred as (

    select * from int_payments__inferred

),

disputed as (

    select
        bu,
        document_id,
        min(opened_date) as opened_date
    from stg_disputes
    group by bu, document_id

),

payments as (

    select
        parts.bu,
        debts.customer_id,
        debts.currency_code,
        parts.settlement_date as known_date,
        parts.applied_local as paid_local,
        date_diff('day', debts.due_date, parts.paid_date) as late_days,
        case when disputed.opened_date <= parts.settlement_date then 1 else 0 end
            as contested
    from parts
    inner join debts
        on
            parts.bu = debts.bu
            and parts.document_id = debts.document_id
            and parts.instalment_no = debts.instalment_no
    -- most debts were never contested
    left join disputed
        on
            parts.bu = disputed.bu
            and parts.document_id = disputed.document_id
    union all
    select
        bu,
        customer_id,
        currency_code,
        snapshot_date as known_date,
        paid_local,
        date_diff('day', due_date, snapshot_date)
        - cast(floor(date_diff('day', since_date, snapshot_date) / 2) as integer)
            as late_days,
        case when has_dispute then 1 else 0 end as contested
    from inferred

)

select
    bu,
    customer_id,
    currency_code,
    known_date,
    cast(count(*) as integer) as payment_count,
    cast(sum(contested) as integer) as contested_count,
    cast(sum(paid_local) as decimal(18, 2)) as paid_local,
    cast(sum(paid_local * late_days) as decimal(18, 2)) as late_weight_local,
    cast(sum(paid_local * late_days * late_days) as decimal(18, 2))
        as late_square_local
from payments
group by bu, customer_id, currency_code, known_date
