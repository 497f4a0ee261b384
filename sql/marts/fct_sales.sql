-- What was sold to a customer on a day of the period that a snapshot closes, with tax,
-- at the closing rate; a monthly figure counts on the last day of its month.
-- grain: snapshot_date, sale_date, bu, customer_id, currency_code
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

sales as (

    select * from int_sales__dated

),

rates as (

    select * from int_closing_rates

),

customers as (

    select * from int_customers__at_snapshot

)

select
    dates.snapshot_date,
    sales.sale_date,
    sales.bu,
    sales.customer_id,
    sales.currency_code,
    sales.is_monthly,
    coalesce(customers.parent_id, sales.bu || ':' || sales.customer_id) as parent_id,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    cast(sales.sales_local * rates.rate as decimal(18, 2)) as sales_amount,
    cast(sales.excl_tax_local * rates.rate as decimal(18, 2)) as sales_excl_tax_amount,
    cast(sales.gross_local * rates.rate as decimal(18, 2)) as gross_sales_amount,
    cast(
        sales.gross_excl_tax_local * rates.rate as decimal(18, 2)
    ) as gross_sales_excl_tax_amount
from dates
inner join sales
    on
        sales.sale_date > dates.period_starts_after
        and sales.sale_date <= dates.snapshot_date
-- a missing rate must not lose the sale: check_every_sale_has_a_rate
left join rates
    on
        dates.snapshot_date = rates.snapshot_date
        and sales.currency_code = rates.currency_code
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        dates.snapshot_date = customers.snapshot_date
        and sales.bu = customers.bu
        and sales.customer_id = customers.customer_id
