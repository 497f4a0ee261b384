-- More cash was allocated to an item than it owed: the rest stands as a credit.
-- severity: warning

select
    bu,
    document_id,
    instalment_no,
    receipt_id,
    settlement_date,
    settled_local,
    cast(settled_local - applied_local - written_off_local as decimal(18, 2))
        as beyond_local
from int_settlement_parts
where kind = 'cash' and settled_local - applied_local - written_off_local > 0
