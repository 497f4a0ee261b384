-- The same from two printed snapshots: what is owed less counts as collected, whatever
-- brought it down, for nothing tells.
-- grain: snapshot_date, bu, document_id, instalment_no

with

units as (

    select * from int_recovery_units where opening_date is not null

),

items as (

    select * from fct_open_items where credit_kind = 'none' and not is_apart

),

sides as (

    select
        units.snapshot_date,
        units.opening_date,
        items.bu,
        items.document_id,
        items.instalment_no,
        items.customer_id,
        items.customer_name,
        items.document_type,
        items.account,
        items.currency_code,
        items.issue_date,
        items.due_date,
        items.is_disputed,
        items.open_local as opening_local,
        cast(0 as decimal(18, 2)) as closing_local,
        1 as preference_rank
    from units
    inner join items
        on
            units.opening_date = items.snapshot_date
            and units.bu = items.bu
    union all
    select
        units.snapshot_date,
        units.opening_date,
        items.bu,
        items.document_id,
        items.instalment_no,
        items.customer_id,
        items.customer_name,
        items.document_type,
        items.account,
        items.currency_code,
        items.issue_date,
        items.due_date,
        items.is_disputed,
        -- what came in since may have been paid in part already
        case
            when items.issue_date > units.opening_date
                then greatest(items.original_local, items.open_local)
            else cast(0 as decimal(18, 2))
        end as opening_local,
        items.open_local as closing_local,
        2 as preference_rank
    from units
    inner join items
        on
            units.snapshot_date = items.snapshot_date
            and units.bu = items.bu

),

ranked as (

    select
        sides.*,
        row_number() over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by preference_rank
        ) as side_rank,
        sum(case when preference_rank = 1 then opening_local else 0 end) over (
            partition by snapshot_date, bu, document_id, instalment_no
        ) as before_local,
        sum(opening_local) over (
            partition by snapshot_date, bu, document_id, instalment_no
        ) as known_local,
        sum(closing_local) over (
            partition by snapshot_date, bu, document_id, instalment_no
        ) as after_local
    from sides

),

told as (

    select
        ranked.*,
        -- what is owed more was opened again, or is older than its first sight
        greatest(
            case when before_local > 0 then before_local else known_local end,
            after_local
        ) as owed_local
    from ranked
    where side_rank = 1

)

select
    snapshot_date,
    opening_date,
    bu,
    document_id,
    instalment_no,
    customer_id,
    customer_name as printed_name,
    document_type,
    account,
    currency_code,
    issue_date,
    due_date,
    case
        when due_date is null or due_date > snapshot_date then snapshot_date
        else greatest(issue_date, due_date, opening_date)
    end as entry_date,
    coalesce(due_date <= snapshot_date, false) as is_collectible,
    is_disputed as has_dispute,
    cast(owed_local as decimal(18, 2)) as opening_local,
    cast(owed_local - after_local as decimal(18, 2)) as collected_local,
    cast(0 as decimal(18, 2)) as otherwise_local,
    cast(0 as decimal(18, 2)) as plan_local,
    cast(0 as decimal(18, 2)) as dispute_local,
    cast(0 as decimal(18, 2)) as court_local,
    cast(0 as decimal(18, 2)) as agency_local,
    cast(0 as decimal(18, 2)) as late_weight_local,
    cast(0 as decimal(18, 2)) as paying_weight_local
from told
where due_date <= snapshot_date or owed_local > after_local
