-- A date at which the encours is known: imported snapshots, month ends of ledgers.
-- grain: snapshot_date

select
    snapshot_date,
    prior_snapshot_date,
    is_month_end,
    coalesce(prior_snapshot_date, date '1900-01-01') as period_starts_after
from raw_snapshot_dates
