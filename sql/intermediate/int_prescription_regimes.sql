-- A regime of prescription; '*' stands for any value.
-- grain: regime_rank

select
    regime_rank,
    regime_code,
    country_code,
    public_kind,
    lower(segment) as segment,
    natural_person,
    cast(term_years as integer) as term_years,
    cast(title_years as integer) as title_years,
    counts_from,
    start_rule,
    restart_rule,
    part_payment,
    acknowledgement,
    formal_notice,
    written_demand,
    court_claim,
    enforcement,
    declaration
from ref_prescription_regimes
