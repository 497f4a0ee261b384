-- A ledger item that came and went between two snapshots, with its customer's dimensions.
-- grain: snapshot_date, bu, document_id, instalment_no

with

movements as (

    select * from int_ledger_movements

),

documents as (

    select * from int_ledger_documents

),

items_now as (

    select * from fct_open_items

),

items_before as (

    select * from int_items__before

),

customers as (

    select * from int_customers__at_snapshot

)

select
    movements.snapshot_date,
    movements.bu,
    movements.document_id,
    movements.instalment_no,
    documents.customer_id,
    coalesce(customers.customer_name, documents.printed_name, documents.customer_id)
        as customer_name,
    coalesce(customers.parent_id, documents.bu || ':' || documents.customer_id)
        as parent_id,
    coalesce(customers.parent_name, documents.printed_name, documents.customer_id)
        as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    documents.document_type,
    documents.account,
    documents.currency_code,
    case when documents.amount_local < 0 then 'credit' else 'certain' end
        as receivable_type,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    documents.is_apart
from movements
inner join documents
    on
        movements.bu = documents.bu
        and movements.document_id = documents.document_id
        and movements.instalment_no = documents.instalment_no
-- unmatched at both ends is what we keep
left join items_now
    on
        movements.snapshot_date = items_now.snapshot_date
        and movements.bu = items_now.bu
        and movements.document_id = items_now.document_id
        and movements.instalment_no = items_now.instalment_no
-- likewise
left join items_before
    on
        movements.snapshot_date = items_before.snapshot_date
        and movements.bu = items_before.bu
        and movements.document_id = items_before.document_id
        and movements.instalment_no = items_before.instalment_no
-- a customer without master data is 'unknown': check_every_customer_is_known warns
left join customers
    on
        movements.snapshot_date = customers.snapshot_date
        and movements.bu = customers.bu
        and documents.customer_id = customers.customer_id
where items_now.bu is null and items_before.bu is null
