-- Two agents own a customer at the same time: the later start counts.
-- severity: warning

with

owned as (

    select
        bu,
        customer_id,
        agent_id,
        valid_from,
        valid_to,
        lead(agent_id) over (
            partition by bu, customer_id
            order by valid_from
        ) as next_agent_id,
        lead(valid_from) over (
            partition by bu, customer_id
            order by valid_from
        ) as next_valid_from
    from raw_portfolios

)

select
    bu,
    customer_id,
    agent_id,
    valid_from,
    valid_to,
    next_agent_id,
    next_valid_from
from owned
-- a period without end ends when the next one starts
where valid_to >= next_valid_from and agent_id <> next_agent_id
