-- What a settlement does to one document: the invoice paid, the receipt or credit used.
-- settled_local brings the document towards zero; negative, it opens it again.
-- There is no key: a settlement can be repeated within a day.

with

found as (

    select * from int_allocations__dated

),

receipts as (

    select * from int_receipts

)

select
    bu,
    document_id,
    case when is_on_receipt then 0 else instalment_no end as instalment_no,
    settlement_date,
    case
        when uses_other_side and (receipt_id is not null or credit_id is not null) then 7
        else step_rank
    end as step_rank,
    kind,
    channel,
    case_id,
    paid_date,
    -- the receipt that gives up as much
    case when uses_other_side and not is_on_receipt then receipt_id end as receipt_id,
    case when is_reopening and not is_credit then -amount_local else amount_local end
        as settled_local
from found
union all
select
    bu,
    receipt_id as document_id,
    0 as instalment_no,
    settlement_date,
    7 as step_rank,
    kind,
    channel,
    case_id,
    paid_date,
    receipt_id,
    case when is_reopening then -amount_local else amount_local end as settled_local
from found
where uses_other_side and receipt_id is not null and not is_on_receipt
union all
select
    bu,
    credit_id as document_id,
    cast(null as integer) as instalment_no,
    settlement_date,
    7 as step_rank,
    kind,
    channel,
    case_id,
    paid_date,
    receipt_id,
    case when is_reopening then -amount_local else amount_local end as settled_local
from found
where uses_other_side and receipt_id is null and credit_id is not null
union all
select
    bu,
    receipt_id as document_id,
    0 as instalment_no,
    returned_on as settlement_date,
    4 as step_rank,
    'returned_payment' as kind,
    'amicable' as channel,
    cast(null as varchar) as case_id,
    returned_on as paid_date,
    cast(null as varchar) as receipt_id,
    amount_local as settled_local
from receipts
where returned_on is not null
