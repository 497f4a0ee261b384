-- A collection agent.
-- grain: agent_id

select
    agent_id,
    agent_name,
    team,
    team_lead
from stg_agents
