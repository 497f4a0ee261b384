-- The nearest deadline of a case that is not met at a snapshot, missed ones included.
-- grain: snapshot_date, case_id

with

deadlines as (

    select
        fct_litigation_deadlines.*,
        row_number() over (
            partition by snapshot_date, case_id
            order by deadline_date, deadline_code, set_date
        ) as nearness_rank
    from fct_litigation_deadlines
    where deadline_state in ('running', 'missed')

)

select
    snapshot_date,
    case_id,
    deadline_code,
    deadline_date
from deadlines
where nearness_rank = 1
