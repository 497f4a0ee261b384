-- A collection agent as last described.
-- grain: agent_id

with

described as (

    select
        raw_agents.*,
        row_number() over (
            partition by agent_id
            order by coalesce(valid_from, date '1900-01-01') desc
        ) as recency_rank
    from raw_agents

)

select
    agent_id,
    coalesce(name, agent_id) as agent_name,
    coalesce(team, 'unknown') as team,
    team_lead
from described
where recency_rank = 1
