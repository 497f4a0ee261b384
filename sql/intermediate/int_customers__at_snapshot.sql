-- What is known of a customer at a snapshot: dimensions valid that day.
-- grain: snapshot_date, bu, customer_id

with

dates as (

    select snapshot_date from stg_snapshot_dates

),

customers as (

    select * from stg_customers

),

portfolios as (

    select * from stg_portfolios

),

group_names as (

    select
        customer_id as parent_id,
        max(customer_name) as parent_name
    from customers
    group by customer_id

)

select
    dates.snapshot_date,
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
    customers.is_intercompany,
    customers.is_natural_person,
    customers.public_kind,
    coalesce(customers.insolvency_date <= dates.snapshot_date, false) as is_insolvent,
    customers.insolvency_date,
    customers.insolvency_kind
from dates
inner join customers
    on dates.snapshot_date between customers.valid_from and customers.valid_to
-- a group need not be a customer itself: its identifier then serves as its name
left join group_names
    on customers.parent_id = group_names.parent_id
-- a customer without an agent is 'unassigned', a value like another
left join portfolios
    on
        customers.bu = portfolios.bu
        and customers.customer_id = portfolios.customer_id
        and dates.snapshot_date between portfolios.valid_from and portfolios.valid_to
