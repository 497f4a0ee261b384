-- A cost is in a currency without rate at the end of its period: import fx_rates.
-- severity: error
-- partition: snapshot_date

select
    snapshot_date,
    currency_code,
    count(*) as cost_count
from fct_litigation_costs
where litigation_cost_amount is null
group by snapshot_date, currency_code
