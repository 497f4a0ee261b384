-- How late one customer of one BU pays at one snapshot: by its own payments of the year
-- up to it, else as its segment and country do, else as all do; and a year earlier.
-- grain: snapshot_date, bu, customer_id
-- partition: snapshot_date

with

owed as (

    select * from int_customers__owing

),

learned as (

    select * from int_payments__learned

),

-- fewer than three payments are no habit
own as (

    select * from learned where is_recent and payment_count >= 3

),

earlier as (

    select * from learned where not is_recent and payment_count >= 3

),

peers as (

    select
        snapshot_date,
        country_code,
        segment,
        cast(sum(paid_amount) as double) as paid_amount,
        cast(sum(weight_amount) as double) as weight_amount,
        cast(sum(square_amount) as double) as square_amount
    from learned
    where is_recent
    group by snapshot_date, country_code, segment
    having sum(payment_count) >= 3

),

everyone as (

    select
        snapshot_date,
        cast(sum(paid_amount) as double) as paid_amount,
        cast(sum(weight_amount) as double) as weight_amount,
        cast(sum(square_amount) as double) as square_amount
    from learned
    where is_recent
    group by snapshot_date

),

joined as (

    select
        owed.*,
        case
            when own.bu is not null then 'own'
            when peers.segment is not null then 'segment'
            when everyone.snapshot_date is not null then 'all'
            else 'none'
        end as delay_of,
        own.payment_count,
        own.contested_count,
        own.paid_amount as year_paid_amount,
        coalesce(cast(own.paid_amount as double), peers.paid_amount, everyone.paid_amount)
            as weight,
        coalesce(
            cast(own.weight_amount as double), peers.weight_amount, everyone.weight_amount
        ) as late_weight,
        coalesce(
            cast(own.square_amount as double), peers.square_amount, everyone.square_amount
        ) as square_weight,
        cast(own.weight_amount as double) / cast(own.paid_amount as double) as own_days,
        cast(earlier.weight_amount as double) / cast(earlier.paid_amount as double)
            as earlier_days
    from owed
    -- who paid too rarely has no habit of its own
    left join own
        on
            owed.snapshot_date = own.snapshot_date
            and owed.bu = own.bu
            and owed.customer_id = own.customer_id
    -- nor had it perhaps a year ago
    left join earlier
        on
            owed.snapshot_date = earlier.snapshot_date
            and owed.bu = earlier.bu
            and owed.customer_id = earlier.customer_id
    -- nor do its like
    left join peers
        on
            owed.snapshot_date = peers.snapshot_date
            and owed.country_code = peers.country_code
            and owed.segment = peers.segment
    -- nothing is known before the first payment
    left join everyone
        on owed.snapshot_date = everyone.snapshot_date

)

select
    snapshot_date,
    bu,
    customer_id,
    customer_name,
    parent_id,
    parent_name,
    country_code,
    segment,
    agent_id,
    is_intercompany,
    cast(owed_amount as decimal(18, 2)) as outstanding_amount,
    delay_of,
    cast(coalesce(floor(late_weight / weight + 0.5), 0) as integer) as delay_days,
    cast(
        floor(
            sqrt(
                greatest(
                    square_weight / weight
                    - (late_weight / weight) * (late_weight / weight),
                    0
                )
            ) + 0.5
        ) as integer
    ) as spread_days,
    cast(coalesce(payment_count, 0) as integer) as payment_count,
    cast(coalesce(contested_count, 0) as integer) as contested_payment_count,
    cast(coalesce(year_paid_amount, 0) as decimal(18, 2)) as year_paid_amount,
    cast(floor(own_days + 0.5) as integer) as own_delay_days,
    cast(floor(earlier_days + 0.5) as integer) as earlier_delay_days,
    cast(floor(own_days + 0.5) - floor(earlier_days + 0.5) as integer) as drift_days
from joined
