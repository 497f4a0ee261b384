-- What customers contested and what was done in court: a dispute and a case on the day it
-- was opened and on the day it was closed, and each step of a case in between.
-- grain: snapshot_date, bu, customer_id, event_date, event_kind, event_id, event_rank
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

-- each as it stood at the snapshot that closes the period: nothing is told before its day
disputes as (

    select * from fct_disputes

),

cases as (

    select * from fct_litigation_cases

),

steps as (

    select * from fct_litigation_events

)

select
    dates.snapshot_date,
    disputes.bu,
    disputes.customer_id,
    disputes.opened_date as event_date,
    'dispute' as event_kind,
    disputes.dispute_id as event_id,
    0 as event_rank,
    disputes.document_id,
    disputes.cause as detail,
    cast(null as varchar) as outcome,
    disputes.currency_code,
    disputes.disputed_amount as event_amount
from dates
inner join disputes
    on
        dates.snapshot_date = disputes.snapshot_date
        and dates.period_starts_after < disputes.opened_date
where disputes.customer_id <> 'unknown'
union all
select
    dates.snapshot_date,
    disputes.bu,
    disputes.customer_id,
    disputes.closed_date as event_date,
    'dispute_closed' as event_kind,
    disputes.dispute_id as event_id,
    0 as event_rank,
    disputes.document_id,
    disputes.cause as detail,
    disputes.outcome,
    disputes.currency_code,
    cast(null as decimal(18, 2)) as event_amount
from dates
inner join disputes
    on
        dates.snapshot_date = disputes.snapshot_date
        and dates.period_starts_after < disputes.closed_date
where disputes.customer_id <> 'unknown'
union all
select
    dates.snapshot_date,
    cases.bu,
    cases.customer_id,
    cases.opened_date as event_date,
    'case' as event_kind,
    cases.case_id as event_id,
    0 as event_rank,
    cast(null as varchar) as document_id,
    cases.procedure_code as detail,
    cast(null as varchar) as outcome,
    cases.currency_code,
    cases.claimed_amount as event_amount
from dates
inner join cases
    on
        dates.snapshot_date = cases.snapshot_date
        and dates.period_starts_after < cases.opened_date
union all
select
    dates.snapshot_date,
    cases.bu,
    cases.customer_id,
    cases.closed_date as event_date,
    'case_closed' as event_kind,
    cases.case_id as event_id,
    0 as event_rank,
    cast(null as varchar) as document_id,
    cases.procedure_code as detail,
    cases.outcome,
    cases.currency_code,
    cast(null as decimal(18, 2)) as event_amount
from dates
inner join cases
    on
        dates.snapshot_date = cases.snapshot_date
        and dates.period_starts_after < cases.closed_date
union all
select
    snapshot_date,
    bu,
    customer_id,
    event_date,
    'step' as event_kind,
    case_id as event_id,
    -- steps of one day stand in the order of their names, numbered from 1
    cast(row_number() over (
        partition by snapshot_date, case_id, event_date
        order by stage, act
    ) as integer) as event_rank,
    cast(null as varchar) as document_id,
    case when act = '' then stage else act end as detail,
    cast(null as varchar) as outcome,
    currency_code,
    cast(null as decimal(18, 2)) as event_amount
from steps
