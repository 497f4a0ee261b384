-- No regime of prescription is known for a country: its debts show no last day.
-- severity: warning
-- partition: snapshot_date

select
    snapshot_date,
    bu,
    country_code,
    count(*) as item_count
from fct_prescriptions
where regime_code is null and country_code <> 'unknown'
group by snapshot_date, bu, country_code
