-- The items of a customer account do not add up to its balance in the general ledger.
-- severity: warning
-- partition: snapshot_date

select
    snapshot_date,
    bu,
    account,
    currency_code,
    ledger_source,
    items_local,
    ledger_local,
    coalesce(difference_local, items_local) as difference_local
from fct_controls
where
    ledger_source <> 'none'
    and coalesce(difference_local, items_local) <> 0
