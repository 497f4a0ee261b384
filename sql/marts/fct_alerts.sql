-- A rule that is broken at one snapshot in one place: what was measured, and the
-- threshold that it passes.
-- grain: snapshot_date, rule_code, scope_value
-- partition: snapshot_date

with

rules as (

    select * from ref_alert_rules where is_active

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

-- each rule in each of its places; a place of everything is called so
placed as (

    select
        summed.snapshot_date,
        rules.rule_code,
        rules.alert_metric,
        rules.scope_kind,
        case rules.scope_kind
            when 'bu' then summed.bu
            when 'country_code' then summed.country_code
            when 'segment' then summed.segment
            else 'all'
        end as scope_value,
        cast(rules.threshold_ratio as double) as threshold_ratio,
        rules.threshold_amount,
        summed.outstanding_amount,
        case rules.alert_metric
            when 'overdue_ratio' then summed.overdue_amount
            when 'overdue_90_ratio' then summed.old_amount
            when 'disputed_ratio' then summed.disputed_amount
            when 'unexpected_ratio' then summed.unexpected_amount
            when 'overrun_amount' then summed.overrun_amount
        end as part_amount
    from summed
    cross join rules

),

measured as (

    select
        snapshot_date,
        rule_code,
        alert_metric,
        scope_kind,
        scope_value,
        threshold_ratio,
        threshold_amount,
        sum(part_amount) as part_amount,
        cast(sum(part_amount) as double)
        / nullif(cast(sum(outstanding_amount) as double), 0) as measured_ratio
    from placed
    group by
        snapshot_date,
        rule_code,
        alert_metric,
        scope_kind,
        scope_value,
        threshold_ratio,
        threshold_amount

)

select
    snapshot_date,
    rule_code,
    alert_metric,
    scope_kind,
    scope_value,
    case when scope_kind = 'bu' then scope_value end as bu,
    case when scope_kind = 'country_code' then scope_value end as country_code,
    case when scope_kind = 'segment' then scope_value end as segment,
    threshold_ratio,
    cast(threshold_amount as decimal(18, 2)) as threshold_amount,
    case when threshold_ratio is not null then measured_ratio end as measured_ratio,
    cast(part_amount as decimal(18, 2)) as measured_amount
from measured
where measured_ratio > threshold_ratio or part_amount > threshold_amount
