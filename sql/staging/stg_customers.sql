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

named as (

    select distinct
        bu,
        parent_id
    from known
    where parent_id is not null

),

numbered as (

    select distinct
        bu,
        customer_id
    from known

),

-- whom others name as their group belongs to it: a head has no parent in most masters
heads as (

    select distinct
        numbered.bu,
        numbered.customer_id
    from numbered
    inner join named
        on numbered.customer_id = named.parent_id
    -- unmatched is what we keep: a BU that has this number too means its own customer
    left join numbered as nearer
        on
            named.bu = nearer.bu
            and named.parent_id = nearer.customer_id
    where nearer.bu is null or named.bu = numbered.bu

),

followed as (

    select
        dated.*,
        lead(starts_on) over (
            partition by bu, customer_id
            order by starts_on
        ) as next_starts_on,
        row_number() over (
            partition by bu, customer_id
            order by starts_on
        ) as version_rank
    from dated

)

select
    -- keys
    followed.bu,
    followed.customer_id,
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
    coalesce(name, followed.customer_id) as customer_name,
    coalesce(followed.parent_id, heads.customer_id) as parent_id,
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
    -- of documents before the first version these terms are all that is known
    case when version_rank = 1 then date '1900-01-01' else starts_on end
        as terms_from_date,
    cast(credit_limit as decimal(18, 2)) as credit_limit_amount,
    cast(insured_limit as decimal(18, 2)) as insured_limit_amount,
    insurer,
    rating,
    rating_source,
    rating_date
from followed
-- most customers are nobody's group
left join heads
    on
        followed.bu = heads.bu
        and followed.customer_id = heads.customer_id
