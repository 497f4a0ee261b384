-- A rule that is broken at one snapshot in one place: what was measured, and the
-- threshold that it passes.
-- grain: snapshot_date, rule_code, scope_value
-- partition: snapshot_date

with

rules as (

    select * from dim_alert_rules

),

measured as (

    select * from fct_alert_measures

),

held as (

    select
        measured.snapshot_date,
        rules.rule_code,
        measured.alert_metric,
        measured.scope_kind,
        measured.scope_value,
        measured.bu,
        measured.country_code,
        measured.segment,
        rules.threshold_ratio,
        rules.threshold_amount,
        measured.measured_ratio,
        measured.measured_amount
    from measured
    inner join rules
        on
            measured.alert_metric = rules.alert_metric
            and measured.scope_kind = rules.scope_kind
            and measured.snapshot_date
            between rules.valid_from_date and rules.valid_to_date
            and rules.rule_place in ('all', measured.scope_value)
    -- unmatched places have no threshold of their own: that of their kind holds
    left join rules as own
        on
            rules.rule_place = 'all'
            and measured.scope_value <> 'all'
            and measured.alert_metric = own.alert_metric
            and measured.scope_kind = own.scope_kind
            and measured.scope_value = own.rule_place
            and measured.snapshot_date
            between own.valid_from_date and own.valid_to_date
    where rules.is_active and own.rule_code is null

)

select
    snapshot_date,
    rule_code,
    alert_metric,
    scope_kind,
    scope_value,
    bu,
    country_code,
    segment,
    threshold_ratio,
    threshold_amount,
    case when threshold_ratio is not null then measured_ratio end as measured_ratio,
    measured_amount
from held
where measured_ratio > threshold_ratio or measured_amount > threshold_amount
