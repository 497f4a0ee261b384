-- The rate of late interest of a country and kind of debtor in a period: that of the
-- reference data, and what was entered, which wins and holds to the end of its half-year.
-- grain: country_code, debtor_kind, valid_from_date

with

shipped as (

    select * from ref_late_interest_rates

),

parameters as (

    select *
    from stg_parameters
    where parameter = 'late_interest_rate' and parameter_value is not null

),

told as (

    select
        shipped.country_code,
        shipped.debtor_kind,
        shipped.valid_from_date,
        shipped.valid_to_date,
        shipped.rate_of,
        shipped.interest_rate,
        shipped.source as legal_source,
        false as is_entered
    from shipped
    -- unmatched is what we keep: what was entered for the same first day is said instead
    left join parameters
        on
            shipped.country_code = parameters.parameter_subject
            and shipped.debtor_kind = parameters.parameter_detail
            and shipped.valid_from_date = parameters.valid_from_date
    where parameters.parameter is null
    union all
    select
        parameter_subject as country_code,
        parameter_detail as debtor_kind,
        valid_from_date,
        last_day(
            make_date(
                year(valid_from_date),
                case when month(valid_from_date) <= 6 then 6 else 12 end,
                1
            )
        ) as valid_to_date,
        case
            when parameter_detail = 'public' then 'first day' else 'each day'
        end as rate_of,
        parameter_value as interest_rate,
        remark as legal_source,
        true as is_entered
    from parameters

),

followed as (

    select
        told.*,
        lead(valid_from_date) over (
            partition by country_code, debtor_kind
            order by valid_from_date
        ) as next_from_date
    from told

)

select
    country_code,
    debtor_kind,
    valid_from_date,
    -- the next rate ends this one
    cast(
        least(valid_to_date, coalesce(next_from_date - 1, valid_to_date)) as date
    ) as valid_to_date,
    rate_of,
    interest_rate,
    legal_source,
    is_entered
from followed
