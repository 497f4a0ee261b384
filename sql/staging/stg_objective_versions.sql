-- The target of an agent, a team or a BU for a month, as one import told it.
-- grain: scope_kind, scope_id, objective_month, measure, batch_id

select
    scope_kind,
    scope_id,
    month as objective_month,
    measure,
    cast(target as decimal(18, 4)) as target_value,
    batch_id
from raw_objective_versions
