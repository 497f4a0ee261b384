-- What the closed cases of a procedure brought in and cost by a snapshot.
-- grain: snapshot_date, law_country_code, procedure_code

with

cases as (

    select * from int_litigation_cases__at_snapshot where not is_open

),

summed as (

    select * from int_litigation_cases__summed

),

closed as (

    select
        cases.snapshot_date,
        cases.law_country_code,
        cases.procedure_code,
        count(*) as closed_count,
        sum(summed.claimed_amount) as claimed_amount,
        sum(summed.recovered_amount) as recovered_amount,
        sum(summed.net_cost_amount) as net_cost_amount
    from cases
    inner join summed
        on
            cases.snapshot_date = summed.snapshot_date
            and cases.case_id = summed.case_id
    group by cases.snapshot_date, cases.law_country_code, cases.procedure_code

)

select
    snapshot_date,
    law_country_code,
    procedure_code,
    closed_count,
    cast(recovered_amount as double) / nullif(cast(claimed_amount as double), 0)
        as recovered_ratio,
    -- half a cent goes up, though a double may lie just below it
    cast(
        cast(net_cost_amount as double) / closed_count + 0.0000001 as decimal(18, 2)
    ) as mean_net_cost_amount
from closed
