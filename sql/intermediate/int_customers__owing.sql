-- What one customer of one BU owes at one snapshot, and who it is there.
-- grain: snapshot_date, bu, customer_id
-- partition: snapshot_date

select
    snapshot_date,
    bu,
    customer_id,
    min(customer_name) as customer_name,
    min(parent_id) as parent_id,
    min(parent_name) as parent_name,
    min(country_code) as country_code,
    min(segment) as segment,
    min(agent_id) as agent_id,
    max(case when is_intercompany then 1 else 0 end) = 1 as is_intercompany,
    sum(outstanding_amount) as owed_amount
from fct_open_items
where not is_apart
group by snapshot_date, bu, customer_id
