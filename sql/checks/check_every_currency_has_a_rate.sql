-- A currency has no rate on a date or in the 7 days before it: import fx_rates.
-- severity: error
-- partition: snapshot_date

select
    snapshot_date,
    currency_code,
    count(*) as item_count
from fct_open_items
where outstanding_amount is null
group by snapshot_date, currency_code
