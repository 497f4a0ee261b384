-- A promise with the days between which cash keeps it, and which cash may: its document's
-- where its BU letters cash to documents, else its customer's.
-- grain: promise_id
-- table

with

promises as (

    select * from stg_promises

),

limits as (

    select * from int_effort_limits

),

lettered as (

    select distinct
        bu,
        1 as mark
    from int_cash__received
    where document_id <> ''

),

ledgers as (

    select distinct
        bu,
        1 as mark
    from int_ledger_documents

),

dated as (

    select
        promises.promise_id,
        promises.bu,
        promises.customer_id,
        case
            when lettered.mark = 1 then coalesce(promises.document_id, '')
            else ''
        end as paid_document_id,
        promises.currency_code,
        promises.made_date,
        promises.due_date,
        cast(promises.due_date + limits.promise_grace_days as date) as grace_date,
        promises.promised_local,
        ledgers.mark is null as is_inferred
    from promises
    cross join limits
    -- a BU that prints snapshots only has neither
    left join lettered
        on promises.bu = lettered.bu
    -- likewise
    left join ledgers
        on promises.bu = ledgers.bu

),

followed as (

    select
        dated.*,
        max(grace_date) over (
            partition by bu, customer_id, paid_document_id, currency_code
            order by due_date, promise_id
            rows between unbounded preceding and 1 preceding
        ) as held_grace_date
    from dated

)

select
    promise_id,
    bu,
    customer_id,
    paid_document_id,
    currency_code,
    made_date,
    due_date,
    grace_date,
    promised_local,
    is_inferred,
    -- promises that run side by side share what comes in; a new run starts from nothing
    cast(
        sum(
            case
                when held_grace_date is null or held_grace_date < made_date then 1
                else 0
            end
        ) over (
            partition by bu, customer_id, paid_document_id, currency_code
            order by due_date, promise_id
            rows between unbounded preceding and current row
        ) as integer
    ) as run_rank
from followed
