-- Acts are of a kind that ref_action_kinds does not name; they count all the same.
-- severity: warning

select
    actions.action_kind,
    count(*) as action_count
from stg_actions as actions
-- unmatched is what we look for
left join ref_action_kinds as kinds
    on actions.action_kind = kinds.action_kind
where kinds.action_kind is null
group by actions.action_kind
