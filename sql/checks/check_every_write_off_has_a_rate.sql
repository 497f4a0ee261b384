-- A write-off is in a currency without rate at the end of its period: import fx_rates.
-- severity: error
-- partition: snapshot_date

select
    snapshot_date,
    currency_code,
    count(*) as row_count
from fct_write_offs
where write_off_step_amount is null
group by snapshot_date, currency_code
