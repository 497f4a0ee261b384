-- The open items of a FEC differ from the balance of its customer accounts on this date.
-- severity: error

with

changes as (

    select
        bu,
        account,
        entry_date as change_date,
        amount_local
    from int_fec__documents
    union all
    select
        documents.bu,
        documents.account,
        settlements.settlement_date as change_date,
        -settlements.amount_local as amount_local
    from int_fec__settlements as settlements
    inner join int_fec__documents as documents
        on
            settlements.bu = documents.bu
            and settlements.document_id = documents.document_id

),

daily as (

    select
        bu,
        account,
        change_date,
        sum(amount_local) as change_local
    from changes
    group by bu, account, change_date

),

sides as (

    select
        dates.snapshot_date,
        daily.bu,
        daily.account,
        daily.change_local as item_local,
        0 as entry_local
    from stg_snapshot_dates as dates
    inner join daily on dates.snapshot_date >= daily.change_date
    union all
    select
        snapshot_date,
        bu,
        account,
        0 as item_local,
        ledger_local as entry_local
    from int_fec__balances

)

select
    snapshot_date,
    bu,
    account,
    sum(item_local) as open_local,
    sum(entry_local) as ledger_local
from sides
group by snapshot_date, bu, account
having sum(item_local) <> sum(entry_local)
