-- What could be collected of an item in a month, and what was, in reporting currency.
-- grain: snapshot_date, bu, document_id, instalment_no

with

items as (

    select * from int_recovery_items

),

valued as (

    select
        items.*,
        cast(collectible_local * opening_rate as decimal(18, 2)) as collectible_amount,
        cast(collected_local * opening_rate as decimal(18, 2)) as collected_amount,
        cast(otherwise_local * opening_rate as decimal(18, 2)) as otherwise_amount,
        -- channels are valued one upon the other, so that they add up to the cent
        cast(agency_local * opening_rate as decimal(18, 2)) as agency_amount,
        cast((agency_local + court_local) * opening_rate as decimal(18, 2))
            as up_to_court_amount,
        cast(
            (agency_local + court_local + dispute_local) * opening_rate
            as decimal(18, 2)
        ) as up_to_dispute_amount,
        cast(
            (agency_local + court_local + dispute_local + plan_local) * opening_rate
            as decimal(18, 2)
        ) as up_to_plan_amount,
        cast(late_weight_local * opening_rate as decimal(18, 2)) as late_weight_amount,
        cast(paying_weight_local * opening_rate as decimal(18, 2))
            as paying_weight_amount
    from items

)

select
    snapshot_date,
    opening_date,
    bu,
    document_id,
    instalment_no,
    customer_id,
    printed_name,
    document_type,
    account,
    currency_code,
    issue_date,
    due_date,
    entry_date,
    entry_days,
    is_collectible,
    is_inferred,
    has_dispute,
    collected_local,
    otherwise_local,
    plan_local,
    dispute_local,
    court_local,
    agency_local,
    late_weight_local,
    paying_weight_local,
    collectible_local,
    opening_rate,
    collectible_amount,
    collected_amount,
    otherwise_amount,
    late_weight_amount,
    paying_weight_amount,
    agency_amount,
    cast(up_to_court_amount - agency_amount as decimal(18, 2)) as court_amount,
    cast(up_to_dispute_amount - up_to_court_amount as decimal(18, 2)) as dispute_amount,
    cast(up_to_plan_amount - up_to_dispute_amount as decimal(18, 2)) as plan_amount
from valued
