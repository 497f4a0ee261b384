-- A dated entry of the ledger in a customer's history: a document issued, cash that came
-- in or went back, a debt given up, set off or adjusted; in the document's currency.
-- grain: bu, customer_id, event_date, event_kind, event_id, instalment_no

with

documents as (

    select * from int_ledger_documents

),

receipts as (

    select * from int_receipts

),

allocations as (

    select * from int_allocations

),

steps as (

    select * from ref_bridge_steps

),

issued as (

    select
        bu,
        customer_id,
        starts_date as event_date,
        case
            when step_rank = 2 then 'invoice'
            when step_rank = 3 then 'receipt'
            when step_rank = 4 then 'returned'
            when step_rank = 5 then 'credit_note'
            when step_rank = 6 then 'write_off'
            else 'adjustment'
        end as event_kind,
        document_id as event_id,
        instalment_no,
        document_id,
        document_type as detail,
        due_date as until_date,
        currency_code,
        amount_local as event_local
    from documents

),

returned as (

    select
        bu,
        customer_id,
        returned_on as event_date,
        'returned' as event_kind,
        receipt_id as event_id,
        0 as instalment_no,
        cast(null as varchar) as document_id,
        'receipt' as detail,
        cast(null as date) as until_date,
        currency_code,
        amount_local as event_local
    from receipts
    where returned_on is not null

),

-- one row per document: an allocation without instalment is not split here
owners as (

    select
        bu,
        document_id,
        customer_id,
        currency_code
    from documents
    where instalment_no > 0
    group by bu, document_id, customer_id, currency_code

),

given_up as (

    select
        allocations.bu,
        owners.customer_id,
        allocations.allocation_date as event_date,
        case when steps.step = 'write_offs' then 'write_off' else 'adjustment' end
            as event_kind,
        allocations.document_id as event_id,
        coalesce(allocations.instalment_no, 0) as instalment_no,
        allocations.document_id,
        min(allocations.kind) as detail,
        cast(null as date) as until_date,
        owners.currency_code,
        cast(-sum(allocations.amount_local) as decimal(18, 2)) as event_local
    from allocations
    inner join steps
        on allocations.step_rank = steps.step_rank
    inner join owners
        on
            allocations.bu = owners.bu
            and allocations.document_id = owners.document_id
    where steps.step in ('write_offs', 'netting_and_adjustments')
    group by
        allocations.bu,
        owners.customer_id,
        allocations.allocation_date,
        case when steps.step = 'write_offs' then 'write_off' else 'adjustment' end,
        allocations.document_id,
        coalesce(allocations.instalment_no, 0),
        owners.currency_code

)

select
    bu, customer_id, event_date, event_kind, event_id, instalment_no, document_id, detail,
    until_date, currency_code, event_local
from issued
union all
select
    bu, customer_id, event_date, event_kind, event_id, instalment_no, document_id, detail,
    until_date, currency_code, event_local
from returned
union all
select
    bu, customer_id, event_date, event_kind, event_id, instalment_no, document_id, detail,
    until_date, currency_code, event_local
from given_up
