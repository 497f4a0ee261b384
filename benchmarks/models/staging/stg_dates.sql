-- A snapshot date with the one before it.

select
    snapshot_date,
    prior_snapshot_date
from raw_snapshot_dates
