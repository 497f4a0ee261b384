-- A fiscal year is missing between two FECs: nothing moves in it, and ages restart after.
-- severity: warning

select
    bu,
    prior_year_end,
    opened_on
from int_fec__years
where prior_year_end is not null and not is_chained
