-- The rate of late interest and the indemnity that a country sets for a kind of debtor in
-- a period, as the reference data knows them.
-- grain: country_code, debtor_kind, valid_from_date

select
    country_code,
    debtor_kind,
    valid_from_date,
    valid_to_date,
    rate_of,
    cast(interest_rate as double) as interest_ratio,
    indemnity_amount as indemnity_local,
    source as legal_source
from ref_late_interest_rates
