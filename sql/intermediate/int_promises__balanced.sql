-- A promise with what came in for it, and what the promises before it left over.
-- grain: promise_id

with

promises as (

    select * from int_promises__dated

),

paid as (

    select * from int_promises__paid

),

totals as (

    select
        promise_id,
        sum(cash_local) as paid_local,
        max(ends_date) as last_paid_date
    from paid
    group by promise_id

),

-- a run of promises is a queue: what one does not need is there for the next
balanced as (

    select
        promises.*,
        coalesce(totals.paid_local, 0) as paid_local,
        totals.last_paid_date,
        sum(coalesce(totals.paid_local, 0) - promises.promised_local) over (
            partition by bu, customer_id, paid_document_id, currency_code, run_rank
            order by due_date, promises.promise_id
            rows between unbounded preceding and current row
        ) as balance_local
    from promises
    -- nothing may have come in
    left join totals
        on promises.promise_id = totals.promise_id

),

lowest as (

    select
        balanced.*,
        least(
            min(balance_local) over (
                partition by bu, customer_id, paid_document_id, currency_code, run_rank
                order by due_date, promise_id
                rows between unbounded preceding and current row
            ),
            0
        ) as lowest_local,
        max(last_paid_date) over (
            partition by bu, customer_id, paid_document_id, currency_code, run_rank
            order by due_date, promise_id
            rows between unbounded preceding and 1 preceding
        ) as paid_before_date
    from balanced

),

carried as (

    select
        lowest.*,
        coalesce(
            lag(balance_local - lowest_local) over (
                partition by bu, customer_id, paid_document_id, currency_code, run_rank
                order by due_date, promise_id
            ),
            0
        ) as carried_local
    from lowest

)

select
    promise_id,
    bu,
    customer_id,
    made_date,
    due_date,
    grace_date,
    is_inferred,
    promised_local,
    paid_local,
    carried_local,
    paid_before_date
from carried
