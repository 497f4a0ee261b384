-- Sales in a currency have no rate at the end of their period: import fx_rates.
-- severity: error
-- partition: snapshot_date

select
    snapshot_date,
    currency_code,
    count(*) as sale_count
from fct_sales
where sales_amount is null
group by snapshot_date, currency_code
