-- A promise at a snapshot, from its day on until it is kept, or broken and followed up.
-- grain: snapshot_date, promise_id
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

promises as (

    select * from stg_promises

),

decided as (

    select * from int_promises__decided

),

customers as (

    select * from int_customers__at_snapshot

),

portfolios as (

    select * from stg_portfolios

),

rates as (

    select * from int_closing_rates

),

late as (

    select * from int_customers__overdue

),

told as (

    select
        dates.snapshot_date,
        dates.period_starts_after,
        decided.*,
        case
            when decided.kept_date <= dates.snapshot_date then 'kept'
            when decided.grace_date < dates.snapshot_date then 'broken'
            else 'open'
        end as promise_status,
        case
            when decided.kept_date is not null then decided.kept_date
            else cast(decided.grace_date + interval '1' day as date)
        end as decided_date
    from dates
    inner join decided
        on dates.snapshot_date >= decided.made_date

)

select
    told.snapshot_date,
    promises.promise_id,
    promises.bu,
    promises.customer_id,
    coalesce(customers.customer_name, promises.customer_id) as customer_name,
    coalesce(customers.parent_id, promises.bu || ':' || promises.customer_id)
        as parent_id,
    coalesce(customers.parent_name, promises.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(portfolios.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    coalesce(promises.document_id, '') as document_id,
    promises.action_id,
    promises.currency_code,
    promises.made_date,
    promises.due_date,
    told.grace_date,
    case when told.decided_date <= told.snapshot_date then told.decided_date end
        as decided_date,
    told.promise_status,
    promises.made_date > told.period_starts_after as is_made,
    told.decided_date > told.period_starts_after
    and told.decided_date <= told.snapshot_date as is_decided,
    told.promise_status = 'broken'
    and coalesce(told.followed_date > told.snapshot_date, true)
    and coalesce(late.overdue_amount > 0, false) as is_unfollowed,
    told.is_inferred,
    promises.promised_local,
    cast(promises.promised_local * rates.rate as decimal(18, 2)) as promised_amount,
    cast(
        case when told.promise_status = 'open' then 0 else told.received_local end
        * rates.rate as decimal(18, 2)
    ) as received_amount,
    promises.batch_id
from told
inner join promises
    on told.promise_id = promises.promise_id
-- a missing rate must not lose the promise: check_every_effort_has_a_rate
left join rates
    on
        told.snapshot_date = rates.snapshot_date
        and promises.currency_code = rates.currency_code
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        told.snapshot_date = customers.snapshot_date
        and promises.bu = customers.bu
        and promises.customer_id = customers.customer_id
-- a customer that owes nothing late any more needs no follow-up
left join late
    on
        told.snapshot_date = late.snapshot_date
        and promises.bu = late.bu
        and promises.customer_id = late.customer_id
-- a promise is credited to who owned the customer when it was made; nobody is a value too
left join portfolios
    on
        promises.bu = portfolios.bu
        and promises.customer_id = portfolios.customer_id
        and promises.made_date between portfolios.valid_from and portfolios.valid_to
where
    told.promise_status = 'open'
    or told.decided_date > told.period_starts_after
    or coalesce(
        told.promise_status = 'broken'
        and coalesce(told.followed_date > told.period_starts_after, true),
        false
    )
