-- The dunning policy of a customer during one period, and since when it is that one.
-- grain: bu, customer_id, valid_from

with

customers as (

    select * from stg_customers

),

segments as (

    select
        lower(segment) as plain_segment,
        min(segment) as segment
    from ref_dunning_policies
    group by lower(segment)

),

named as (

    select
        customers.bu,
        customers.customer_id,
        customers.valid_from,
        customers.valid_to,
        coalesce(segments.segment, '*') as policy,
        lag(coalesce(segments.segment, '*')) over (
            partition by customers.bu, customers.customer_id
            order by customers.valid_from
        ) as policy_before
    from customers
    -- a segment without a policy of its own has the general one
    left join segments
        on lower(customers.segment) = segments.plain_segment

)

select
    bu,
    customer_id,
    valid_from,
    valid_to,
    policy,
    -- a new policy starts at its first step: acts under the one before do not count
    max(
        case
            when policy_before is null or policy_before = policy then date '1900-01-01'
            else valid_from
        end
    ) over (
        partition by bu, customer_id
        order by valid_from
        rows between unbounded preceding and current row
    ) as policy_since_date
from named
