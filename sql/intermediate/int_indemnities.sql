-- The fixed indemnity for recovery costs, from a day until the next one is set: that of
-- the reference data, and what was entered, which wins.
-- grain: country_code, debtor_kind, valid_from_date

with

shipped as (

    select * from ref_late_interest_rates

),

parameters as (

    select *
    from stg_parameters
    where parameter = 'late_indemnity' and parameter_value is not null

),

told as (

    select
        shipped.country_code,
        shipped.debtor_kind,
        shipped.valid_from_date,
        shipped.indemnity_amount as indemnity_local
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
        cast(parameter_value as decimal(18, 2)) as indemnity_local
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
    coalesce(cast(next_from_date - 1 as date), date '9999-12-31') as valid_to_date,
    indemnity_local
from followed
