-- A currency of a receipt or of what it paid has no rate on a date: import fx_rates.
-- severity: error
-- partition: snapshot_date

select distinct
    snapshot_date,
    currency_code
from fct_receipt_uses
where receipt_amount is null
union
select distinct
    snapshot_date,
    currency_code
from fct_recoveries
where collectible_amount is null
