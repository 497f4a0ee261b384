-- The agent who owns a customer during one period; periods of a customer never overlap.
-- grain: bu, customer_id, valid_from

with

owned as (

    select * from raw_portfolios

),

followed as (

    select
        owned.*,
        lead(valid_from) over (
            partition by bu, customer_id
            order by valid_from
        ) as next_starts_on
    from owned

)

select
    bu,
    customer_id,
    agent_id,
    valid_from,
    least(
        coalesce(valid_to, date '9999-12-31'),
        coalesce(
            cast(next_starts_on - interval '1' day as date),
            date '9999-12-31'
        )
    ) as valid_to
from followed
