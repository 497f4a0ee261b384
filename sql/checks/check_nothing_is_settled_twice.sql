-- More was allocated from a receipt or a credit note than it was worth.
-- severity: warning

with

credits as (

    select
        bu,
        document_id,
        instalment_no,
        amount_local
    from int_ledger_documents
    where instalment_no = 0 or document_type = 'credit_note'

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
    credits.bu,
    credits.document_id as receipt_id,
    -credits.amount_local as receipt_local,
    balances.left_local as over_allocated_local
from credits
inner join balances
    on
        credits.bu = balances.bu
        and credits.document_id = balances.document_id
        and credits.instalment_no = balances.instalment_no
where balances.left_local > 0
