-- A disputed document with its customer and currency, from the first day it was known on.
-- grain: bu, document_id, known_date

with

disputed as (

    select distinct
        bu,
        document_id
    from stg_disputes

),

ledger_documents as (

    select * from int_ledger_documents

),

items as (

    select * from fct_open_items

),

known as (

    select
        ledger_documents.bu,
        ledger_documents.document_id,
        ledger_documents.customer_id,
        ledger_documents.currency_code,
        ledger_documents.starts_date as known_date
    from disputed
    inner join ledger_documents
        on
            disputed.bu = ledger_documents.bu
            and disputed.document_id = ledger_documents.document_id
            and ledger_documents.instalment_no > 0
    union all
    select
        items.bu,
        items.document_id,
        items.customer_id,
        items.currency_code,
        items.snapshot_date as known_date
    from disputed
    inner join items
        on
            disputed.bu = items.bu
            and disputed.document_id = items.document_id
            and items.instalment_no > 0

)

select
    bu,
    document_id,
    known_date,
    max(customer_id) as customer_id,
    max(currency_code) as currency_code
from known
group by bu, document_id, known_date
