-- The encours before, plus what moved, is not the encours after.
-- severity: error
-- partition: snapshot_date
-- window: 1 before

with

sides as (

    select
        snapshot_date,
        bu,
        segment,
        country_code,
        agent_id,
        currency_code,
        receivable_type,
        outstanding_amount as closing_amount,
        0 as explained_amount
    from fct_open_items
    union all
    select
        dates.snapshot_date,
        items.bu,
        items.segment,
        items.country_code,
        items.agent_id,
        items.currency_code,
        items.receivable_type,
        0 as closing_amount,
        items.outstanding_amount as explained_amount
    from stg_snapshot_dates as dates
    inner join fct_open_items as items
        on dates.prior_snapshot_date = items.snapshot_date
    union all
    select
        snapshot_date,
        bu,
        segment,
        country_code,
        agent_id,
        currency_code,
        receivable_type,
        0 as closing_amount,
        movement_amount as explained_amount
    from fct_movements

)

select
    snapshot_date,
    bu,
    segment,
    country_code,
    agent_id,
    currency_code,
    receivable_type,
    sum(closing_amount) as total_closing_amount,
    sum(explained_amount) as total_explained_amount
from sides
group by
    snapshot_date, bu, segment, country_code, agent_id, currency_code, receivable_type
having sum(closing_amount) <> sum(explained_amount)
