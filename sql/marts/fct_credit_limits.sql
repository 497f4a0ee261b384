-- How far what one customer owes one BU passes its two limits at one snapshot.
-- grain: snapshot_date, bu, customer_id
-- partition: snapshot_date

with

items as (

    select * from fct_open_items

),

customers as (

    select * from stg_customers

),

owed as (

    select
        snapshot_date,
        bu,
        customer_id,
        min(customer_name) as customer_name,
        min(parent_id) as parent_id,
        min(parent_name) as parent_name,
        min(country_code) as country_code,
        min(segment) as segment,
        min(agent_id) as agent_id,
        max(case when is_intercompany then 1 else 0 end) = 1 as is_intercompany,
        cast(sum(outstanding_amount) as decimal(18, 2)) as outstanding_amount
    from items
    where not is_apart
    group by snapshot_date, bu, customer_id

)

select
    owed.snapshot_date,
    owed.bu,
    owed.customer_id,
    owed.customer_name,
    owed.parent_id,
    owed.parent_name,
    owed.country_code,
    owed.segment,
    owed.agent_id,
    owed.is_intercompany,
    customers.insurer,
    customers.rating,
    customers.rating_source,
    customers.rating_date,
    owed.outstanding_amount,
    customers.credit_limit_amount,
    customers.insured_limit_amount,
    -- without an internal limit there is nothing to pass
    cast(
        greatest(
            owed.outstanding_amount
            - coalesce(customers.credit_limit_amount, owed.outstanding_amount),
            0
        ) as decimal(18, 2)
    ) as overrun_amount,
    -- who has no insured limit is not insured
    cast(
        greatest(
            owed.outstanding_amount
            - coalesce(customers.insured_limit_amount, 0),
            0
        ) as decimal(18, 2)
    ) as exposed_amount
from owed
-- a customer without master data has no limit: reported by check_every_customer_is_known
left join customers
    on
        owed.bu = customers.bu
        and owed.customer_id = customers.customer_id
        and owed.snapshot_date between customers.valid_from and customers.valid_to
