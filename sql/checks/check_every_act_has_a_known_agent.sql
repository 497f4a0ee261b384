-- Acts were done by an agent whom the agents feed does not name.
-- severity: warning

select
    actions.actor_agent_id as agent_id,
    count(*) as action_count
from stg_actions as actions
-- unmatched is what we look for
left join stg_agents as agents
    on actions.actor_agent_id = agents.agent_id
where agents.agent_id is null
group by actions.actor_agent_id
