-- A threshold of an alert rule in a period, for each place of a kind or for one place;
-- what was entered replaces the rules of the reference data from its first day on.
-- grain: rule_code, rule_place, valid_from_date

with

shipped as (

    select * from ref_alert_rules

),

entered as (

    select
        substr(parameter, 7) as alert_metric,
        parameter_subject as scope_kind,
        parameter_detail as rule_place,
        valid_from_date,
        lead(valid_from_date) over (
            partition by parameter, parameter_subject, parameter_detail
            order by valid_from_date
        ) as next_from_date,
        parameter_value,
        remark
    from stg_parameters
    where parameter like 'alert_%'

),

-- an entered rule goes on under the name of the one that it replaces
names as (

    select
        alert_metric,
        scope_kind,
        min(rule_code) as rule_code
    from shipped
    group by alert_metric, scope_kind

),

replaced as (

    select
        alert_metric,
        scope_kind,
        min(valid_from_date) as replaced_date
    from entered
    where rule_place = 'all'
    group by alert_metric, scope_kind

),

told as (

    select
        shipped.rule_code,
        shipped.alert_metric,
        shipped.scope_kind,
        'all' as rule_place,
        date '1900-01-01' as valid_from_date,
        cast(replaced.replaced_date - 1 as date) as last_date,
        shipped.threshold_ratio,
        shipped.threshold_amount,
        shipped.is_active,
        false as is_entered,
        '' as remark
    from shipped
    -- unmatched holds for good: nothing was entered in its place
    left join replaced
        on
            shipped.alert_metric = replaced.alert_metric
            and shipped.scope_kind = replaced.scope_kind
    union all
    select
        coalesce(
            names.rule_code, entered.alert_metric || '_' || entered.scope_kind
        ) as rule_code,
        entered.alert_metric,
        entered.scope_kind,
        entered.rule_place,
        entered.valid_from_date,
        cast(entered.next_from_date - 1 as date) as last_date,
        case
            when entered.alert_metric like '%_ratio' then entered.parameter_value
        end as threshold_ratio,
        case
            when entered.alert_metric like '%_amount' then entered.parameter_value
        end as threshold_amount,
        -- without a threshold the rule is switched off
        entered.parameter_value is not null as is_active,
        true as is_entered,
        coalesce(entered.remark, '') as remark
    from entered
    -- unmatched is a rule that the reference data does not have
    left join names
        on
            entered.alert_metric = names.alert_metric
            and entered.scope_kind = names.scope_kind

)

select
    rule_code,
    alert_metric,
    scope_kind,
    rule_place,
    valid_from_date,
    coalesce(last_date, date '9999-12-31') as valid_to_date,
    cast(threshold_ratio as double) as threshold_ratio,
    cast(threshold_amount as decimal(18, 2)) as threshold_amount,
    is_active,
    is_entered,
    remark
from told
