-- A commercial dispute as it stood at a snapshot: how old it is and what it cost.
-- grain: snapshot_date, dispute_id
-- partition: snapshot_date
-- window: all before

with

dates as (

    select * from stg_snapshot_dates

),

disputes as (

    select * from stg_disputes

),

documents as (

    select * from int_disputes__documents

),

credited as (

    select
        dates.snapshot_date,
        credits.dispute_id,
        sum(credits.credit_local) as credit_local
    from dates
    inner join int_disputes__credited as credits
        on dates.snapshot_date >= credits.credit_date
    group by dates.snapshot_date, credits.dispute_id

),

owed as (

    select * from int_documents__owed

),

rates as (

    select * from int_closing_rates

),

customers as (

    select * from int_customers__at_snapshot

),

known as (

    select
        dates.snapshot_date,
        disputes.*,
        documents.customer_id,
        documents.currency_code,
        disputes.closed_date > dates.snapshot_date as is_open,
        row_number() over (
            partition by dates.snapshot_date, disputes.dispute_id
            order by documents.known_date
        ) as known_rank
    from dates
    inner join disputes
        on dates.snapshot_date >= disputes.opened_date
    -- its document was not imported: check_disputes_find_their_document reports it
    left join documents
        on
            disputes.bu = documents.bu
            and disputes.document_id = documents.document_id
            and dates.snapshot_date >= documents.known_date

)

select
    -- keys
    known.snapshot_date,
    known.dispute_id,

    -- dimensions
    known.bu,
    known.document_id,
    coalesce(known.customer_id, 'unknown') as customer_id,
    coalesce(customers.customer_name, known.customer_id, 'unknown') as customer_name,
    coalesce(customers.parent_id, known.bu || ':' || known.customer_id, 'unknown')
        as parent_id,
    coalesce(customers.parent_name, known.customer_id, 'unknown') as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    coalesce(known.currency_code, 'unknown') as currency_code,
    lower(trim(known.cause)) as cause,
    coalesce(known.owner, 'unknown') as dispute_owner,
    case when not known.is_open then known.outcome end as outcome,

    -- dates and durations
    known.opened_date,
    case when not known.is_open then known.closed_date end as closed_date,
    case
        when known.is_open then date_diff('day', known.opened_date, known.snapshot_date)
    end as open_days,
    case
        when not known.is_open then date_diff('day', known.opened_date, known.closed_date)
    end as resolution_days,
    known.is_open,

    -- amounts; without its document the currency is unknown, and so is the amount
    known.amount_local as disputed_local,
    cast(known.amount_local * rates.rate as decimal(18, 2)) as disputed_amount,
    cast(coalesce(credited.credit_local, 0) * rates.rate as decimal(18, 2))
        as credited_amount,
    cast(coalesce(owed.outstanding_amount, 0) as decimal(18, 2)) as outstanding_amount
from known
-- no rate, or no currency: see the checks
left join rates
    on
        known.snapshot_date = rates.snapshot_date
        and known.currency_code = rates.currency_code
-- no credit came of it
left join credited
    on
        known.snapshot_date = credited.snapshot_date
        and known.dispute_id = credited.dispute_id
-- the document is settled
left join owed
    on
        known.snapshot_date = owed.snapshot_date
        and known.bu = owed.bu
        and known.document_id = owed.document_id
-- a customer without master data is 'unknown'
left join customers
    on
        known.snapshot_date = customers.snapshot_date
        and known.bu = customers.bu
        and known.customer_id = customers.customer_id
where known.known_rank = 1
