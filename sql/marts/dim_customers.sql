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
    customers.country_code,
    customers.segment,
    coalesce(portfolios.agent_id, 'unassigned') as agent_id,
    customers.is_natural_person,
    customers.is_intercompany,
    customers.insolvency_date,
    customers.payment_terms,
    customers.credit_limit_amount
from customers
-- a customer without an agent is 'unassigned', a value like another
left join portfolios
    on
        customers.bu = portfolios.bu
        and customers.customer_id = portfolios.customer_id
        and portfolios.recency_rank = 1
where customers.recency_rank = 1
