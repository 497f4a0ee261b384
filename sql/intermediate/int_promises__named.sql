-- Cash that promises about its document take on the day it came: what they promised at
-- most. It keeps no promise of the customer as a whole beside them.
-- grain: bu, customer_id, currency_code, came_date

with

promises as (

    select * from int_promises__dated where paid_document_id <> ''

),

-- what is allocated on a later day was there for any promise before
cash as (

    select
        bu,
        customer_id,
        document_id,
        currency_code,
        paid_date,
        sum(cash_local) as cash_local
    from int_cash__followed
    where document_id <> '' and ends_date = paid_date
    group by bu, customer_id, document_id, currency_code, paid_date

),

runs as (

    select
        bu,
        customer_id,
        paid_document_id,
        currency_code,
        run_rank,
        min(made_date) as starts_date,
        max(grace_date) as ends_date,
        sum(promised_local) as run_local
    from promises
    group by bu, customer_id, paid_document_id, currency_code, run_rank

),

running as (

    select
        runs.bu,
        runs.customer_id,
        runs.currency_code,
        runs.run_local,
        cash.paid_date,
        cash.cash_local,
        sum(cash.cash_local) over (
            partition by
                runs.bu,
                runs.customer_id,
                runs.paid_document_id,
                runs.currency_code,
                runs.run_rank
            order by cash.paid_date
        ) as paid_local
    from runs
    inner join cash
        on
            runs.bu = cash.bu
            and runs.customer_id = cash.customer_id
            and runs.paid_document_id = cash.document_id
            and runs.currency_code = cash.currency_code
            and runs.starts_date <= cash.paid_date
            and runs.ends_date >= cash.paid_date

)

select
    bu,
    customer_id,
    currency_code,
    paid_date as came_date,
    cast(
        sum(least(paid_local, run_local) - least(paid_local - cash_local, run_local))
        as decimal(18, 2)
    ) as taken_local
from running
group by bu, customer_id, currency_code, paid_date
