-- What an alert rule measures at one snapshot in one place, broken or not: the share
-- of what is owed there, as its metric declares it.
-- grain: snapshot_date, alert_metric, scope_kind, scope_value
-- partition: snapshot_date

with

-- what is measured, and in places of which kind
kinds as (

    select
        alert_metric,
        scope_kind
    from dim_alert_rules
    group by alert_metric, scope_kind

),

parts as (

    select
        snapshot_date,
        bu,
        country_code,
        segment,
        outstanding_amount,
        case
            when credit_kind = 'none' and overdue_days > 0 then outstanding_amount
            else 0
        end as overdue_amount,
        case
            when credit_kind = 'none' and overdue_days > 90 then outstanding_amount
            else 0
        end as old_amount,
        case when is_disputed then outstanding_amount else 0 end as disputed_amount,
        0 as unexpected_amount,
        0 as overrun_amount
    from fct_open_items
    where not is_apart and not is_intercompany
    union all
    select
        snapshot_date,
        bu,
        country_code,
        segment,
        0 as outstanding_amount,
        0 as overdue_amount,
        0 as old_amount,
        0 as disputed_amount,
        forecast_amount as unexpected_amount,
        0 as overrun_amount
    from fct_cash_forecasts
    where week_rank = 0 and not is_intercompany
    union all
    select
        snapshot_date,
        bu,
        country_code,
        segment,
        0 as outstanding_amount,
        0 as overdue_amount,
        0 as old_amount,
        0 as disputed_amount,
        0 as unexpected_amount,
        overrun_amount
    from fct_credit_limits
    where not is_intercompany

),

summed as (

    select
        snapshot_date,
        bu,
        country_code,
        segment,
        sum(outstanding_amount) as outstanding_amount,
        sum(overdue_amount) as overdue_amount,
        sum(old_amount) as old_amount,
        sum(disputed_amount) as disputed_amount,
        sum(unexpected_amount) as unexpected_amount,
        sum(overrun_amount) as overrun_amount
    from parts
    group by snapshot_date, bu, country_code, segment

),

-- each measure in each of its places; a place of everything is called so
placed as (

    select
        summed.snapshot_date,
        kinds.alert_metric,
        kinds.scope_kind,
        case kinds.scope_kind
            when 'bu' then summed.bu
            when 'country_code' then summed.country_code
            when 'segment' then summed.segment
            else 'all'
        end as scope_value,
        summed.outstanding_amount,
        case kinds.alert_metric
            when 'overdue_ratio' then summed.overdue_amount
            when 'overdue_90_ratio' then summed.old_amount
            when 'disputed_ratio' then summed.disputed_amount
            when 'unexpected_ratio' then summed.unexpected_amount
            when 'overrun_amount' then summed.overrun_amount
        end as part_amount
    from summed
    cross join kinds

)

select
    snapshot_date,
    alert_metric,
    scope_kind,
    scope_value,
    case when scope_kind = 'bu' then scope_value end as bu,
    case when scope_kind = 'country_code' then scope_value end as country_code,
    case when scope_kind = 'segment' then scope_value end as segment,
    cast(sum(outstanding_amount) as decimal(18, 2)) as outstanding_amount,
    cast(sum(part_amount) as decimal(18, 2)) as measured_amount,
    cast(sum(part_amount) as double)
    / nullif(cast(sum(outstanding_amount) as double), 0) as measured_ratio
from placed
group by snapshot_date, alert_metric, scope_kind, scope_value
