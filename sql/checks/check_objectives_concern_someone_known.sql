-- An objective names an agent, a team or a BU that no import describes.
-- severity: warning

with

known as (

    select
        'agent' as scope_kind,
        agent_id as scope_id
    from stg_agents
    union
    select
        'team' as scope_kind,
        team as scope_id
    from stg_agents
    union
    select
        'bu' as scope_kind,
        bu as scope_id
    from stg_customers
    union
    select
        'bu' as scope_kind,
        bu as scope_id
    from fct_open_items

)

select
    objectives.scope_kind,
    objectives.scope_id,
    objectives.objective_month,
    objectives.measure,
    objectives.target_value
from stg_objectives as objectives
-- unmatched is what we look for
left join known
    on
        objectives.scope_kind = known.scope_kind
        and objectives.scope_id = known.scope_id
where known.scope_id is null
