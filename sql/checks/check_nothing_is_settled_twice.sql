-- More was allocated from a receipt than it brought in.
-- severity: warning

with

receipts as (

    select
        bu,
        document_id,
        instalment_no,
        amount_local
    from int_ledger_documents
    where instalment_no = 0

),

balances as (

    select
        bu,
        document_id,
        instalment_no,
        sum(change_local) as left_local
    from int_ledger_events
    group by bu, document_id, instalment_no

)

select
    receipts.bu,
    receipts.document_id as receipt_id,
    -receipts.amount_local as receipt_local,
    balances.left_local as over_allocated_local
from receipts
inner join balances
    on
        receipts.bu = balances.bu
        and receipts.document_id = balances.document_id
        and receipts.instalment_no = balances.instalment_no
where balances.left_local > 0
