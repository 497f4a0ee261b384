-- The turnover of a month with one customer, tax included.
-- grain: sales_month, bu, customer_id, currency_code

select
    month as sales_month,
    bu,
    customer_id,
    currency_code,
    amount as amount_local,
    amount_excl_tax as excl_tax_local
from raw_sales
