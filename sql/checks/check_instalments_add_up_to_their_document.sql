-- What is left of the instalments is not what is left of the document.
-- severity: error

with

documents as (

    select
        bu,
        document_id,
        sum(amount_local) as amount_local,
        count(*) as instalment_count
    from int_ledger_documents
    where instalment_no > 0
    group by bu, document_id

),

settlements as (

    select
        bu,
        document_id,
        sum(settled_local) as settled_local
    from int_settlements__both_sides
    where coalesce(instalment_no, 1) > 0
    group by bu, document_id

),

shares as (

    select
        bu,
        document_id,
        sum(settled_local) as settled_local
    from int_settlements__by_instalment
    where instalment_no > 0
    group by bu, document_id

)

select
    documents.bu,
    documents.document_id,
    settlements.settled_local as document_settled_local,
    coalesce(shares.settled_local, 0) as instalments_settled_local
from documents
inner join settlements
    on
        documents.bu = settlements.bu
        and documents.document_id = settlements.document_id
-- a settlement that no instalment took is just what this check looks for
left join shares
    on
        documents.bu = shares.bu
        and documents.document_id = shares.document_id
where
    documents.instalment_count > 1
    and settlements.settled_local <> coalesce(shares.settled_local, 0)
