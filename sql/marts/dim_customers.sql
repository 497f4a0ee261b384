-- A customer as last described.
-- grain: bu, customer_id

with

customers as (

    select
        stg_customers.*,
        row_number() over (
            partition by bu, customer_id
            order by valid_from desc
        ) as recency_rank
    from stg_customers

),

group_names as (

    select
        customer_id as parent_id,
        max(customer_name) as parent_name
    from stg_customers
    group by customer_id

),

portfolios as (

    select
        stg_portfolios.*,
        row_number() over (
            partition by bu, customer_id
            order by valid_from desc
        ) as recency_rank
    from stg_portfolios

)

select
    customers.bu,
    customers.customer_id,
    customers.customer_name,
    coalesce(customers.parent_id, customers.bu || ':' || customers.customer_id)
        as parent_id,
    case
        when customers.parent_id is null then customers.customer_name
        else coalesce(group_names.parent_name, customers.parent_id)
    end as parent_name,
    customers.country_code,
    customers.segment,
    coalesce(portfolios.agent_id, 'unassigned') as agent_id,
    customers.is_natural_person,
    customers.is_intercompany,
    customers.insolvency_date,
    customers.payment_terms,
    customers.credit_limit_amount,
    customers.insured_limit_amount,
    customers.insurer,
    customers.rating,
    customers.rating_source,
    customers.rating_date
from customers
-- a group need not be a customer itself: its identifier then serves as its name
left join group_names
    on customers.parent_id = group_names.parent_id
-- a customer without an agent is 'unassigned', a value like another
left join portfolios
    on
        customers.bu = portfolios.bu
        and customers.customer_id = portfolios.customer_id
        and portfolios.recency_rank = 1
where customers.recency_rank = 1
