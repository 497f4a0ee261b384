-- A step of a dunning policy is of an unknown kind, or counts from an unknown day.
-- severity: error

select
    steps.segment,
    steps.step_rank,
    steps.action_kind,
    steps.counts_from
from int_policy_steps as steps
-- unmatched is what we look for
left join ref_action_kinds as kinds
    on steps.action_kind = kinds.action_kind
where
    kinds.action_kind is null
    or steps.counts_from not in ('due_date', 'end_of_month', 'previous_step')
