-- A document that a case covers, and what of it was still open at a snapshot.
-- grain: snapshot_date, case_id, document_bu, document_id
-- partition: snapshot_date

with

cases as (

    select * from int_litigation_cases__at_snapshot

),

documents as (

    select * from stg_litigation_case_documents

),

items as (

    select * from int_documents__owed

),

customers as (

    select * from int_customers__at_snapshot

)

select
    -- keys
    cases.snapshot_date,
    cases.case_id,
    documents.bu as document_bu,
    documents.document_id,

    -- dimensions of the case
    cases.bu,
    cases.customer_id,
    coalesce(customers.customer_name, cases.customer_id) as customer_name,
    coalesce(customers.parent_id, cases.bu || ':' || cases.customer_id) as parent_id,
    coalesce(customers.parent_name, cases.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    cases.currency_code,

    -- what is open of it; a document that is settled has no open item
    items.issue_date,
    items.due_date,
    items.overdue_days,
    cast(coalesce(items.outstanding_amount, 0) as decimal(18, 2)) as outstanding_amount
from cases
inner join documents
    on cases.case_id = documents.case_id
-- settled by now
left join items
    on
        cases.snapshot_date = items.snapshot_date
        and documents.bu = items.bu
        and documents.document_id = items.document_id
-- a customer without master data is 'unknown'
left join customers
    on
        cases.snapshot_date = customers.snapshot_date
        and cases.bu = customers.bu
        and cases.customer_id = customers.customer_id
