-- What one import changed of a target: what it was before, if anything, and what it is.
-- grain: scope_kind, scope_id, objective_month, measure, batch_id

with

versions as (

    select
        stg_objective_versions.*,
        lag(target_value) over (
            partition by scope_kind, scope_id, objective_month, measure
            order by batch_id
        ) as earlier_value
    from stg_objective_versions

),

agents as (

    select * from stg_agents

)

select
    versions.scope_kind,
    versions.scope_id,
    versions.objective_month,
    versions.measure,
    versions.earlier_value,
    versions.target_value,
    case when versions.scope_kind = 'bu' then versions.scope_id end as bu,
    case when versions.scope_kind = 'agent' then versions.scope_id end as agent_id,
    case
        when versions.scope_kind = 'team' then versions.scope_id
        when versions.scope_kind = 'agent' then agents.team
    end as team,
    versions.batch_id
from versions
-- an unknown agent is reported by check_objectives_concern_someone_known
left join agents
    on
        versions.scope_kind = 'agent'
        and versions.scope_id = agents.agent_id
where versions.earlier_value is null or versions.earlier_value <> versions.target_value
