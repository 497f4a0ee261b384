-- The target of an agent, a team or a BU for a month, with whom it concerns.
-- grain: scope_kind, scope_id, objective_month, measure

with

objectives as (

    select * from stg_objectives

),

agents as (

    select * from stg_agents

)

select
    objectives.scope_kind,
    objectives.scope_id,
    objectives.objective_month,
    objectives.measure,
    objectives.target_value,
    case when objectives.scope_kind = 'bu' then objectives.scope_id end as bu,
    case when objectives.scope_kind = 'agent' then objectives.scope_id end as agent_id,
    case
        when objectives.scope_kind = 'team' then objectives.scope_id
        when objectives.scope_kind = 'agent' then agents.team
    end as team,
    objectives.batch_id
from objectives
-- an unknown agent is reported by check_objectives_concern_someone_known
left join agents
    on
        objectives.scope_kind = 'agent'
        and objectives.scope_id = agents.agent_id
