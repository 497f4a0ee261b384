-- A cost line of a case. It is committed on its day at the latest.
-- grain: cost_id

select
    -- keys
    cost_id,
    case_id,

    -- attributes
    lower(trim(kind)) as cost_kind,
    lower(trim(stage)) as stage,
    provider,
    currency_code,
    coalesce(recoverable, false) as is_recoverable,

    -- dates
    date as cost_date,
    least(coalesce(committed_on, date), date) as committed_date,
    paid_on as paid_date,
    recovered_on as recovered_date,

    -- amounts
    amount as amount_local
from raw_litigation_costs
