-- What is still open of a document at a snapshot, all its instalments together.
-- grain: snapshot_date, bu, document_id

select
    snapshot_date,
    bu,
    document_id,
    min(issue_date) as issue_date,
    min(due_date) as due_date,
    max(overdue_days) as overdue_days,
    sum(outstanding_amount) as outstanding_amount
from fct_open_items
where instalment_no > 0
group by snapshot_date, bu, document_id
