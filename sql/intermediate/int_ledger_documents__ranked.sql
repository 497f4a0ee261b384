-- A document of the ledger (receipts left out) with the place of its due date among the
-- instalments of the document, oldest first.
-- grain: bu, document_id, instalment_no

select
    bu,
    document_id,
    instalment_no,
    abs(amount_local) as instalment_local,
    count(*) over (partition by bu, document_id) as instalment_count,
    row_number() over (
        partition by bu, document_id
        order by coalesce(due_date, date '9999-12-31'), instalment_no
    ) as due_rank
from int_ledger_documents
where instalment_no > 0
