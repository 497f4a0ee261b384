-- Cash that came in from a customer, with the document it pays where that is known: the
-- day on which it paid (cash_date), and the day it came, which no later allocation moves.
-- There is no key: two receipts of a day may pay the same document.

with

allocations as (

    select * from int_allocations__dated

),

receipts as (

    select * from int_receipts

),

documents as (

    select * from int_ledger_documents

),

fec_documents as (

    select * from int_fec__documents

),

allocated as (

    select
        allocations.bu,
        allocations.document_id,
        allocations.receipt_id,
        allocations.settlement_date as cash_date,
        allocations.is_reopening,
        case
            when allocations.is_reopening then -allocations.amount_local
            else allocations.amount_local
        end as cash_local
    from allocations
    -- cash, and cash that the bank took back without a day of its own on the receipt
    where
        allocations.kind in ('cash', 'returned_payment')
        and not allocations.is_credit

),

owed as (

    select
        bu,
        document_id,
        min(customer_id) as customer_id,
        min(currency_code) as currency_code
    from documents
    where instalment_no > 0
    group by bu, document_id

),

used as (

    select
        bu,
        receipt_id,
        sum(cash_local) as used_local
    from allocated
    -- what the bank took back was used before
    where not is_reopening
    group by bu, receipt_id

)

select
    allocated.bu,
    owed.customer_id,
    allocated.document_id,
    owed.currency_code,
    allocated.cash_date,
    case
        when allocated.is_reopening then allocated.cash_date
        else coalesce(receipts.value_date, allocated.cash_date)
    end as received_date,
    allocated.cash_local
from allocated
inner join owed
    on
        allocated.bu = owed.bu
        and allocated.document_id = owed.document_id
-- cash without a receipts feed has no receipt to be returned
left join receipts
    on
        allocated.bu = receipts.bu
        and allocated.receipt_id = receipts.receipt_id
where receipts.returned_on is null
union all
select
    receipts.bu,
    receipts.customer_id,
    '' as document_id,
    receipts.currency_code,
    receipts.value_date as cash_date,
    receipts.value_date as received_date,
    cast(receipts.amount_local - coalesce(used.used_local, 0) as decimal(18, 2))
        as cash_local
from receipts
-- a receipt that no item carries yet is received all the same
left join used
    on
        receipts.bu = used.bu
        and receipts.receipt_id = used.receipt_id
where
    receipts.returned_on is null
    and receipts.amount_local > coalesce(used.used_local, 0)
union all
-- a ledger export tells cash by customer: which document it pays, its letters alone tell
select
    bu,
    customer_id,
    '' as document_id,
    currency_code,
    entry_date as cash_date,
    entry_date as received_date,
    -amount_local as cash_local
from fec_documents
where movement_kind = 'cash'
