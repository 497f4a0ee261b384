-- An item at a snapshot beside itself at the snapshot before; either may be missing.
-- grain: snapshot_date, bu, document_id, instalment_no

with

items_now as (

    select * from fct_open_items

),

items_before as (

    select * from int_items__before

)

select
    items_now.snapshot_date,
    items_now.bu,
    items_now.document_id,
    items_now.instalment_no,
    items_now.customer_id as now_customer_id,
    items_now.customer_name as now_customer_name,
    items_now.parent_id as now_parent_id,
    items_now.parent_name as now_parent_name,
    items_now.country_code as now_country_code,
    items_now.segment as now_segment,
    items_now.agent_id as now_agent_id,
    items_now.document_type as now_document_type,
    items_now.account as now_account,
    items_now.currency_code as now_currency_code,
    items_now.receivable_type as now_receivable_type,
    items_now.is_intercompany as now_is_intercompany,
    items_now.is_apart as now_is_apart,
    items_before.customer_id as before_customer_id,
    items_before.customer_name as before_customer_name,
    items_before.parent_id as before_parent_id,
    items_before.parent_name as before_parent_name,
    items_before.country_code as before_country_code,
    items_before.segment as before_segment,
    items_before.agent_id as before_agent_id,
    items_before.document_type as before_document_type,
    items_before.account as before_account,
    items_before.currency_code as before_currency_code,
    items_before.receivable_type as before_receivable_type,
    items_before.is_intercompany as before_is_intercompany,
    items_before.is_apart as before_is_apart,
    coalesce(items_before.outstanding_amount, 0) as before_amount,
    coalesce(items_before.open_local, 0) as before_local,
    items_now.outstanding_amount as now_amount,
    items_before.document_id is not null as was_open,
    true as is_open
from items_now
-- an item without past is new
left join items_before
    on
        items_now.snapshot_date = items_before.snapshot_date
        and items_now.bu = items_before.bu
        and items_now.document_id = items_before.document_id
        and items_now.instalment_no = items_before.instalment_no
union all
select
    items_before.snapshot_date,
    items_before.bu,
    items_before.document_id,
    items_before.instalment_no,
    items_before.customer_id as now_customer_id,
    items_before.customer_name as now_customer_name,
    items_before.parent_id as now_parent_id,
    items_before.parent_name as now_parent_name,
    items_before.country_code as now_country_code,
    items_before.segment as now_segment,
    items_before.agent_id as now_agent_id,
    items_before.document_type as now_document_type,
    items_before.account as now_account,
    items_before.currency_code as now_currency_code,
    items_before.receivable_type as now_receivable_type,
    items_before.is_intercompany as now_is_intercompany,
    items_before.is_apart as now_is_apart,
    items_before.customer_id as before_customer_id,
    items_before.customer_name as before_customer_name,
    items_before.parent_id as before_parent_id,
    items_before.parent_name as before_parent_name,
    items_before.country_code as before_country_code,
    items_before.segment as before_segment,
    items_before.agent_id as before_agent_id,
    items_before.document_type as before_document_type,
    items_before.account as before_account,
    items_before.currency_code as before_currency_code,
    items_before.receivable_type as before_receivable_type,
    items_before.is_intercompany as before_is_intercompany,
    items_before.is_apart as before_is_apart,
    items_before.outstanding_amount as before_amount,
    items_before.open_local as before_local,
    cast(0 as decimal(18, 2)) as now_amount,
    true as was_open,
    false as is_open
from items_before
-- what has no match now is settled, and keeps the dimensions it had
left join items_now
    on
        items_before.snapshot_date = items_now.snapshot_date
        and items_before.bu = items_now.bu
        and items_before.document_id = items_now.document_id
        and items_before.instalment_no = items_now.instalment_no
where items_now.document_id is null
