-- What is known of a customer during one period of validity, with the name of its group.
-- grain: bu, customer_id, valid_from

with

customers as (

    select * from stg_customers

),

group_names as (

    select
        customer_id as parent_id,
        max(customer_name) as parent_name
    from customers
    group by customer_id

)

select
    customers.bu,
    customers.customer_id,
    customers.valid_from,
    customers.valid_to,
    customers.customer_name,
    coalesce(customers.parent_id, customers.bu || ':' || customers.customer_id)
        as parent_id,
    case
        when customers.parent_id is null then customers.customer_name
        else coalesce(group_names.parent_name, customers.parent_id)
    end as parent_name,
    customers.country_code,
    customers.segment,
    customers.is_intercompany
from customers
-- a group need not be a customer itself: its identifier then serves as its name
left join group_names
    on customers.parent_id = group_names.parent_id
