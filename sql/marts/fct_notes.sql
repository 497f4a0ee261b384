-- A note on a snapshot, a customer or a document; without a BU it concerns the whole
-- group, and only who sees the whole group reads it.
-- grain: note_id

with

notes as (

    select * from stg_notes

),

customers as (

    select * from dim_customers

)

select
    notes.note_id,
    notes.snapshot_date,
    notes.bu,
    notes.customer_id,
    customers.customer_name,
    customers.parent_id,
    customers.country_code,
    customers.segment,
    customers.agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    notes.document_id,
    notes.written_date,
    notes.written_by,
    notes.note
from notes
-- a note on a snapshot is about no customer
left join customers
    on
        notes.bu = customers.bu
        and notes.customer_id = customers.customer_id
