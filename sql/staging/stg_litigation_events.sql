-- A dated step of a case: the stage it enters, or the act that is done.
-- grain: case_id, event_date, stage, act

select
    case_id,
    date as event_date,
    lower(trim(coalesce(stage, ''))) as stage,
    lower(trim(coalesce(act, ''))) as act,
    -- null: the file does not say, the reference rows of the procedure do
    interrupts_prescription,
    gives_title,
    coalesce(recovered_principal, 0) as recovered_principal_local,
    coalesce(recovered_interest, 0) as recovered_interest_local,
    coalesce(recovered_costs, 0) as recovered_costs_local
from raw_litigation_events
