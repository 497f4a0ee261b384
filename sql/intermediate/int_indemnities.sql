-- The fixed indemnity for recovery costs, from a day until the next one is set.
-- grain: country_code, debtor_kind, valid_from_date

with

rates as (

    select * from ref_late_interest_rates

),

followed as (

    select
        country_code,
        debtor_kind,
        valid_from_date,
        indemnity_amount as indemnity_local,
        lead(valid_from_date) over (
            partition by country_code, debtor_kind
            order by valid_from_date
        ) as next_from_date
    from rates

)

select
    country_code,
    debtor_kind,
    valid_from_date,
    coalesce(cast(next_from_date - 1 as date), date '9999-12-31') as valid_to_date,
    indemnity_local
from followed
