-- A customer in insolvency proceedings at a snapshot, and of which kind these are.
-- grain: snapshot_date, bu, customer_id

select
    snapshot_date,
    bu,
    customer_id,
    customer_name,
    parent_id,
    parent_name,
    country_code,
    segment,
    agent_id,
    is_intercompany,
    insolvency_date,
    insolvency_kind,
    case
        when lower(insolvency_kind) like '%surendettement%' then 'surendettement'
        else 'procédure collective'
    end as procedure_code
from int_customers__at_snapshot
where is_insolvent
