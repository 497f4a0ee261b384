-- A debt of the ledger in a month in which it could be collected, or was paid before it
-- was due: what it owed as the month opened (or when issued), and what was done to it.
-- grain: snapshot_date, bu, document_id, instalment_no

with

periods as (

    select * from int_recovery_periods

),

debts as (

    select * from int_debts

),

balances as (

    select * from int_ledger_balances where open_local > 0

),

movements as (

    select * from int_recovery_movements

),

inferred as (

    select * from int_recovery_units

),

starts as (

    select
        periods.snapshot_date,
        balances.bu,
        balances.document_id,
        balances.instalment_no,
        balances.open_local as opening_local
    from periods
    inner join balances
        on
            periods.opening_date >= balances.starts_date
            and periods.opening_date < balances.ends_before_date
    union all
    select
        periods.snapshot_date,
        debts.bu,
        debts.document_id,
        debts.instalment_no,
        debts.amount_local as opening_local
    from periods
    inner join debts
        on
            debts.starts_date > periods.opening_date
            and debts.starts_date <= periods.snapshot_date
    union all
    -- what the month paid or opened again though it owed nothing when the month opened
    select
        snapshot_date,
        bu,
        document_id,
        instalment_no,
        cast(0 as decimal(18, 2)) as opening_local
    from movements

),

known as (

    select
        snapshot_date,
        bu,
        document_id,
        instalment_no,
        sum(opening_local) as opening_local
    from starts
    group by snapshot_date, bu, document_id, instalment_no

)

select
    known.snapshot_date,
    periods.opening_date,
    known.bu,
    known.document_id,
    known.instalment_no,
    debts.customer_id,
    debts.printed_name,
    debts.document_type,
    debts.account,
    debts.currency_code,
    debts.issue_date,
    debts.due_date,
    -- whose it is and how it stood: when the month opened, or when it came in later
    case
        when debts.due_date is null or debts.due_date > known.snapshot_date
            then coalesce(movements.first_date, known.snapshot_date)
        when debts.starts_date > periods.opening_date or known.opening_local > 0
            then greatest(debts.starts_date, debts.due_date, periods.opening_date)
        else greatest(debts.due_date, movements.first_date)
    end as entry_date,
    coalesce(debts.due_date <= known.snapshot_date, false) as is_collectible,
    false as has_dispute,
    cast(known.opening_local as decimal(18, 2)) as opening_local,
    cast(coalesce(movements.cash_local, 0) as decimal(18, 2)) as collected_local,
    cast(coalesce(movements.otherwise_local, 0) as decimal(18, 2)) as otherwise_local,
    cast(coalesce(movements.plan_local, 0) as decimal(18, 2)) as plan_local,
    cast(coalesce(movements.dispute_local, 0) as decimal(18, 2)) as dispute_local,
    cast(coalesce(movements.court_local, 0) as decimal(18, 2)) as court_local,
    cast(coalesce(movements.agency_local, 0) as decimal(18, 2)) as agency_local,
    cast(coalesce(movements.late_weight_local, 0) as decimal(18, 2))
        as late_weight_local,
    cast(coalesce(movements.paying_weight_local, 0) as decimal(18, 2))
        as paying_weight_local
from known
inner join periods
    on known.snapshot_date = periods.snapshot_date
inner join debts
    on
        known.bu = debts.bu
        and known.document_id = debts.document_id
        and known.instalment_no = debts.instalment_no
-- most items see no settlement in a month
left join movements
    on
        known.snapshot_date = movements.snapshot_date
        and known.bu = movements.bu
        and known.document_id = movements.document_id
        and known.instalment_no = movements.instalment_no
-- unmatched is what we keep: the ledger tells what was paid
left join inferred
    on
        known.snapshot_date = inferred.snapshot_date
        and known.bu = inferred.bu
where
    inferred.bu is null
    and (debts.due_date <= known.snapshot_date or movements.bu is not null)
