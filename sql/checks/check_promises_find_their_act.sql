-- A promise names an act that was not imported, or is another customer's.
-- severity: warning

select
    promises.bu,
    promises.customer_id,
    promises.promise_id,
    promises.action_id
from stg_promises as promises
-- unmatched is what we look for
left join stg_actions as actions
    on
        promises.action_id = actions.action_id
        and promises.bu = actions.bu
        and promises.customer_id = actions.customer_id
where promises.action_id is not null and actions.action_id is null
