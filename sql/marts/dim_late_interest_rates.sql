-- The rate of late interest and the indemnity that a country sets for a kind of debtor in
-- a period, as the reference data knows them or as they were entered.
-- grain: country_code, debtor_kind, valid_from_date

with

rates as (

    select * from int_late_interest_rates

),

indemnities as (

    select * from int_indemnities

)

select
    rates.country_code,
    rates.debtor_kind,
    rates.valid_from_date,
    rates.valid_to_date,
    rates.rate_of,
    cast(rates.interest_rate as double) as interest_ratio,
    indemnities.indemnity_local,
    rates.legal_source,
    rates.is_entered
from rates
-- a country for which a rate alone was entered has no indemnity yet
left join indemnities
    on
        rates.country_code = indemnities.country_code
        and rates.debtor_kind = indemnities.debtor_kind
        and rates.valid_from_date between indemnities.valid_from_date
        and indemnities.valid_to_date
