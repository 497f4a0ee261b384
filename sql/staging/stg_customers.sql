-- A customer during one period of validity; periods of a customer never overlap.
-- grain: bu, customer_id, valid_from

with

known as (

    select * from raw_customers

),

dated as (

    select
        known.*,
        coalesce(known.valid_from, date '1900-01-01') as starts_on
    from known

),

followed as (

    select
        dated.*,
        lead(starts_on) over (
            partition by bu, customer_id
            order by starts_on
        ) as next_starts_on
    from dated

)

select
    -- keys
    bu,
    customer_id,
    starts_on as valid_from,
    -- a newer period ends the one before it, whatever its own end says
    least(
        coalesce(valid_to, date '9999-12-31'),
        coalesce(
            cast(next_starts_on - interval '1' day as date),
            date '9999-12-31'
        )
    ) as valid_to,

    -- attributes
    coalesce(name, customer_id) as customer_name,
    parent_id,
    coalesce(country_code, 'unknown') as country_code,
    coalesce(segment, 'unknown') as segment,
    coalesce(natural_person, false) as is_natural_person,
    public_kind,
    coalesce(intercompany, false) as is_intercompany,
    insolvency_on as insolvency_date,
    insolvency_kind,
    payment_terms,
    cast(nullif(trim(replace(payment_terms, 'EOM', '')), '') as integer) as terms_days,
    coalesce(payment_terms like '%EOM', false) as has_end_of_month_terms,
    cast(credit_limit as decimal(18, 2)) as credit_limit_amount,
    cast(insured_limit as decimal(18, 2)) as insured_limit_amount,
    insurer,
    rating,
    rating_source,
    rating_date
from followed
