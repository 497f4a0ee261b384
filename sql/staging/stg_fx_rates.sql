-- A rate on a day: reporting units for one unit of the currency; the company's own first.
-- grain: rate_date, currency_code, source_rank

select
    date as rate_date,
    currency_code,
    1 as source_rank,
    cast(rate as decimal(18, 10)) as rate
from raw_fx_rates
union all
select
    rate_date,
    currency_code,
    2 as source_rank,
    cast(rate as decimal(18, 10)) as rate
from raw_market_rates
