-- An amount of a document that was given up, with the reason.
-- There is no key: a document can be written off twice on one day.

select
    bu,
    document_id,
    allocation_date,
    coalesce(lower(trim(reason)), 'unknown') as reason,
    amount as amount_local
from raw_allocations
where kind = 'write_off'
