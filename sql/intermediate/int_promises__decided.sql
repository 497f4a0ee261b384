-- A promise with the day on which it was kept, if it was, and the first act after it.
-- grain: promise_id
-- table
-- dated: made_date

with

carried as (

    select * from int_promises__balanced

),

paid as (

    select * from int_promises__paid

),

actions as (

    select * from stg_actions

),

running as (

    select
        carried.promise_id,
        paid.ends_date,
        carried.carried_local + sum(paid.cash_local) over (
            partition by carried.promise_id
            order by paid.ends_date, paid.starts_date
            rows between unbounded preceding and current row
        ) as covered_local,
        carried.promised_local
    from carried
    inner join paid
        on carried.promise_id = paid.promise_id

),

covered as (

    select
        promise_id,
        min(ends_date) as covered_date
    from running
    where covered_local >= promised_local
    group by promise_id

),

followed as (

    select
        carried.promise_id,
        min(actions.action_date) as followed_date
    from carried
    inner join actions
        on
            carried.bu = actions.bu
            and carried.customer_id = actions.customer_id
            and carried.due_date < actions.action_date
    group by carried.promise_id

)

select
    carried.promise_id,
    carried.made_date,
    carried.due_date,
    carried.grace_date,
    carried.is_inferred,
    case
        when carried.carried_local >= carried.promised_local
            then greatest(carried.made_date, carried.paid_before_date)
        -- what is inferred is known at the end of its period only
        when covered.covered_date is not null
            then least(covered.covered_date, carried.grace_date)
    end as kept_date,
    cast(
        least(carried.promised_local, carried.carried_local + carried.paid_local)
        as decimal(18, 2)
    ) as received_local,
    followed.followed_date
from carried
-- not every promise is kept
left join covered
    on carried.promise_id = covered.promise_id
-- nor followed up
left join followed
    on carried.promise_id = followed.promise_id
