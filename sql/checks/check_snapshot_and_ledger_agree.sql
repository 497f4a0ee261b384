-- A BU's snapshot and its own ledger disagree on what is open; the snapshot is shown.
-- severity: warning

with

sides as (

    select
        items.snapshot_date,
        items.bu,
        items.currency_code,
        items.open_local as printed_local,
        0 as ledger_local
    from stg_open_items as items
    inner join (select distinct bu from int_ledger_documents) as ledgers
        on items.bu = ledgers.bu
    where not items.is_first_version
    union all
    select
        printed.snapshot_date,
        printed.bu,
        documents.currency_code,
        0 as printed_local,
        balances.open_local as ledger_local
    from (select distinct snapshot_date, bu from raw_snapshot_units) as printed
    inner join int_ledger_balances as balances
        on
            printed.bu = balances.bu
            and printed.snapshot_date >= balances.starts_date
            and printed.snapshot_date < balances.ends_before_date
    inner join int_ledger_documents as documents
        on
            balances.bu = documents.bu
            and balances.document_id = documents.document_id
            and balances.instalment_no = documents.instalment_no

)

select
    snapshot_date,
    bu,
    currency_code,
    sum(printed_local) as total_printed_local,
    sum(ledger_local) as total_ledger_local
from sides
group by snapshot_date, bu, currency_code
having sum(printed_local) <> sum(ledger_local)
