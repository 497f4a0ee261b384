-- A promise is dated before the act that obtained it.
-- severity: warning

select
    promises.bu,
    promises.customer_id,
    promises.promise_id,
    promises.made_date,
    actions.action_id,
    actions.action_date
from stg_promises as promises
inner join stg_actions as actions
    on promises.action_id = actions.action_id
where promises.made_date < actions.action_date
