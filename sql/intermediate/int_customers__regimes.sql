-- The regime of prescription of a customer at a snapshot: the first one that fits.
-- grain: snapshot_date, bu, customer_id

with

customers as (

    select * from int_customers__at_snapshot

),

regimes as (

    select * from int_prescription_regimes

),

fitting as (

    select
        customers.snapshot_date,
        customers.bu,
        customers.customer_id,
        regimes.regime_rank,
        row_number() over (
            partition by customers.snapshot_date, customers.bu, customers.customer_id
            order by regimes.regime_rank
        ) as fit_rank
    from customers
    inner join regimes
        on
            customers.country_code = regimes.country_code
            and regimes.public_kind in ('*', coalesce(customers.public_kind, ''))
            and regimes.segment in ('*', lower(customers.segment))
            and regimes.natural_person in (
                '*',
                case when customers.is_natural_person then 'yes' else 'no' end
            )

)

select
    snapshot_date,
    bu,
    customer_id,
    regime_rank
from fitting
where fit_rank = 1
