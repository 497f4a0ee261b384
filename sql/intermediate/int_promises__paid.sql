-- Cash of one day that counts for a promise: an amount keeps the promise that falls due
-- first, and no other.
-- grain: promise_id, starts_date, ends_date
-- table

with

promises as (

    select * from int_promises__dated

),

cash as (

    select * from int_cash__followed

),

-- for the customer as a whole there is what promises about documents do not take
at_large as (

    select
        bu,
        customer_id,
        currency_code,
        starts_date,
        ends_date,
        cash_local
    from cash
    union all
    select
        bu,
        customer_id,
        currency_code,
        came_date as starts_date,
        came_date as ends_date,
        -taken_local as cash_local
    from int_promises__named

),

-- what paid a document, on the day it did; for the customer as a whole what came in,
-- which no later allocation moves
came_in as (

    select
        bu,
        customer_id,
        document_id as paid_document_id,
        currency_code,
        paid_date as starts_date,
        paid_date as ends_date,
        sum(cash_local) as cash_local
    from cash
    where document_id <> ''
    group by bu, customer_id, document_id, currency_code, paid_date
    union all
    select
        bu,
        customer_id,
        '' as paid_document_id,
        currency_code,
        starts_date,
        ends_date,
        sum(cash_local) as cash_local
    from at_large
    group by bu, customer_id, currency_code, starts_date, ends_date

),

matched as (

    select
        promises.promise_id,
        came_in.starts_date,
        came_in.ends_date,
        came_in.cash_local,
        row_number() over (
            partition by
                came_in.bu,
                came_in.customer_id,
                came_in.paid_document_id,
                came_in.currency_code,
                came_in.starts_date,
                came_in.ends_date
            order by promises.due_date, promises.promise_id
        ) as turn_rank
    from promises
    -- what is inferred came in on some day of its period
    inner join came_in
        on
            promises.bu = came_in.bu
            and promises.customer_id = came_in.customer_id
            and promises.paid_document_id = came_in.paid_document_id
            and promises.currency_code = came_in.currency_code
            and promises.made_date <= came_in.ends_date
            and promises.grace_date >= came_in.starts_date

)

select
    promise_id,
    starts_date,
    ends_date,
    cast(cash_local as decimal(18, 2)) as cash_local
from matched
where turn_rank = 1
