-- What an open case would bring in and cost if it did as the closed ones of its kind.
-- grain: snapshot_date, case_id

with

cases as (

    select * from int_litigation_cases__at_snapshot where is_open

),

summed as (

    select * from int_litigation_cases__summed

),

observed as (

    select * from int_litigation_rates where recovered_ratio is not null

)

select
    cases.snapshot_date,
    cases.case_id,
    cast(observed.closed_count as integer) as observed_count,
    greatest(
        cast(
            -- half a cent goes up, though a double may lie just below it
            cast(summed.claimed_amount as double) * observed.recovered_ratio + 0.0000001
            as decimal(18, 2)
        ),
        summed.recovered_amount
    ) as expected_recovered_amount,
    greatest(observed.mean_net_cost_amount, summed.net_cost_amount)
        as expected_cost_amount
from cases
inner join summed
    on
        cases.snapshot_date = summed.snapshot_date
        and cases.case_id = summed.case_id
inner join observed
    on
        cases.snapshot_date = observed.snapshot_date
        and cases.law_country_code = observed.law_country_code
        and cases.procedure_code = observed.procedure_code
