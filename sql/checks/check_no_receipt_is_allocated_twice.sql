-- A receipt settles the same document twice on one day with the same amount.
-- severity: warning

select
    bu,
    receipt_id,
    document_id,
    instalment_no,
    allocation_date,
    amount_local,
    count(*) as allocation_count
from int_allocations
where kind = 'cash' and receipt_id is not null
group by bu, receipt_id, document_id, instalment_no, allocation_date, amount_local
having count(*) > 1
