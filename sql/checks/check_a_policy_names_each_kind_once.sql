-- A dunning policy has two steps of one kind: an act would count for both.
-- severity: error

select
    segment,
    action_kind,
    count(*) as step_count
from int_policy_steps
group by segment, action_kind
having count(*) > 1
