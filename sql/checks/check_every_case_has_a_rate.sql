-- A case is in a currency without rate at a date or 7 days before: import fx_rates.
-- severity: error
-- partition: snapshot_date

select
    snapshot_date,
    currency_code,
    count(*) as case_count
from fct_litigation_cases
where claimed_amount is null
group by snapshot_date, currency_code
