-- What a customer owes late at a snapshot, and how much of it can be asked for: neither
-- in dispute nor in a procedure.
-- grain: snapshot_date, bu, customer_id

with

items as (

    select *
    from fct_open_items
    where credit_kind = 'none' and not is_apart and overdue_days > 0

),

contested as (

    select * from int_documents__contested

),

owners as (

    select
        bu,
        document_id,
        opened_date,
        closed_date
    from stg_disputes
    where owner is null

),

unowned as (

    select
        items.snapshot_date,
        items.bu,
        items.document_id,
        1 as mark
    from items
    inner join owners
        on
            items.bu = owners.bu
            and items.document_id = owners.document_id
            and items.snapshot_date >= owners.opened_date
            and items.snapshot_date < owners.closed_date
    group by items.snapshot_date, items.bu, items.document_id

),

marked as (

    select
        items.*,
        items.is_disputed or contested.document_id is not null as is_contested,
        coalesce(unowned.mark, 0) as unowned_mark
    from items
    -- most documents are not contested
    left join contested
        on
            items.snapshot_date = contested.snapshot_date
            and items.bu = contested.bu
            and items.document_id = contested.document_id
    -- and most disputes have an owner
    left join unowned
        on
            items.snapshot_date = unowned.snapshot_date
            and items.bu = unowned.bu
            and items.document_id = unowned.document_id

)

select
    snapshot_date,
    bu,
    customer_id,
    max(customer_name) as customer_name,
    max(parent_id) as parent_id,
    max(parent_name) as parent_name,
    max(country_code) as country_code,
    max(segment) as segment,
    max(agent_id) as agent_id,
    max(case when is_intercompany then 1 else 0 end) = 1 as is_intercompany,
    cast(sum(outstanding_amount) as decimal(18, 2)) as overdue_amount,
    cast(
        sum(case when is_contested then 0 else outstanding_amount end) as decimal(18, 2)
    ) as callable_amount,
    max(case when not is_contested then overdue_days end) as callable_days,
    min(case when not is_contested then due_date end) as callable_since_date,
    count(distinct case when unowned_mark = 1 then document_id end)
        as unowned_dispute_count
from marked
group by snapshot_date, bu, customer_id
