-- What the settlements of a month did to one debt of the ledger, by channel.
-- grain: snapshot_date, bu, document_id, instalment_no

with

periods as (

    select * from int_recovery_periods

),

parts as (

    select * from int_settlement_parts where applied_local <> 0

),

debts as (

    select * from int_debts

),

placed as (

    select
        periods.snapshot_date,
        parts.bu,
        parts.document_id,
        parts.instalment_no,
        parts.channel,
        parts.applied_local,
        parts.is_cash,
        parts.settlement_date,
        cast(
            cast(date_diff('day', debts.due_date, parts.paid_date) as integer)
            * parts.applied_local
            as decimal(18, 2)
        ) as late_local,
        cast(
            cast(date_diff('day', debts.issue_date, parts.paid_date) as integer)
            * parts.applied_local
            as decimal(18, 2)
        ) as paying_local
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

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    min(settlement_date) as first_date,
    sum(case when is_cash then applied_local else 0 end) as cash_local,
    sum(case when not is_cash then applied_local else 0 end) as otherwise_local,
    sum(case when is_cash and channel = 'plan' then applied_local else 0 end)
        as plan_local,
    sum(case when is_cash and channel = 'dispute' then applied_local else 0 end)
        as dispute_local,
    sum(case when is_cash and channel = 'court' then applied_local else 0 end)
        as court_local,
    sum(case when is_cash and channel = 'agency' then applied_local else 0 end)
        as agency_local,
    sum(case when is_cash then late_local else 0 end) as late_weight_local,
    sum(case when is_cash then paying_local else 0 end) as paying_weight_local
from placed
group by snapshot_date, bu, document_id, instalment_no
