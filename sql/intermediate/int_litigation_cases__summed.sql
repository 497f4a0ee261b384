-- What a case had cost, brought in and been awarded by a snapshot.
-- grain: snapshot_date, case_id
-- partition: snapshot_date
-- window: all before

with

cases as (

    select * from int_litigation_cases__at_snapshot

),

rates as (

    select * from int_closing_rates

),

steps as (

    select * from int_litigation_steps

),

spent as (

    select * from int_litigation_cases__spent

),

brought_in as (

    select * from int_litigation_cases__paid

),

stepped as (

    select
        cases.snapshot_date,
        cases.case_id,
        max(case when steps.is_award or steps.is_title then 1 else 0 end)
        = 1 as has_award,
        max(case when steps.is_title then 1 else 0 end) = 1 as has_title
    from cases
    inner join steps
        on
            cases.case_id = steps.case_id
            and cases.snapshot_date >= steps.event_date
    group by cases.snapshot_date, cases.case_id

),

-- a BU whose files tell the steps of its cases
telling as (

    select distinct
        cases.snapshot_date,
        cases.bu
    from cases
    inner join stepped
        on
            cases.snapshot_date = stepped.snapshot_date
            and cases.case_id = stepped.case_id

),

summed as (

    select
        cases.snapshot_date,
        cases.case_id,
        cast(cases.claimed_local * rates.rate as decimal(18, 2)) as claimed_amount,
        -- the file gives the award no date: it counts from the step that makes one, or
        -- from the closing; where no steps are told there is nothing to wait for
        case
            when coalesce(stepped.has_award, telling.bu is null) or not cases.is_open
                then cast(coalesce(cases.awarded_local, 0) * rates.rate as decimal(18, 2))
            else cast(0 as decimal(18, 2))
        end as awarded_amount,
        coalesce(stepped.has_title, false) as has_title,
        cast(coalesce(spent.committed_amount, 0) as decimal(18, 2)) as committed_amount,
        cast(coalesce(spent.cost_amount, 0) as decimal(18, 2)) as cost_amount,
        cast(coalesce(spent.paid_amount, 0) as decimal(18, 2)) as paid_amount,
        cast(coalesce(spent.recoverable_amount, 0) as decimal(18, 2))
            as recoverable_amount,
        cast(coalesce(brought_in.recovered_principal_amount, 0) as decimal(18, 2))
            as recovered_principal_amount,
        cast(coalesce(brought_in.recovered_interest_amount, 0) as decimal(18, 2))
            as recovered_interest_amount,
        -- steps and cost lines tell the same money: whichever tells more
        cast(
            greatest(
                coalesce(brought_in.recovered_costs_amount, 0),
                coalesce(spent.recovered_lines_amount, 0)
            ) as decimal(18, 2)
        ) as recovered_costs_amount
    from cases
    -- a missing rate must not lose the case: check_every_case_has_a_rate stops the build
    left join rates
        on
            cases.snapshot_date = rates.snapshot_date
            and cases.currency_code = rates.currency_code
    -- nothing spent yet
    left join spent
        on
            cases.snapshot_date = spent.snapshot_date
            and cases.case_id = spent.case_id
    -- nothing recovered yet
    left join brought_in
        on
            cases.snapshot_date = brought_in.snapshot_date
            and cases.case_id = brought_in.case_id
    -- no step yet
    left join stepped
        on
            cases.snapshot_date = stepped.snapshot_date
            and cases.case_id = stepped.case_id
    -- likewise
    left join telling
        on
            cases.snapshot_date = telling.snapshot_date
            and cases.bu = telling.bu

)

select
    snapshot_date,
    case_id,
    claimed_amount,
    awarded_amount,
    has_title,
    committed_amount,
    cost_amount,
    paid_amount,
    recoverable_amount,
    recovered_principal_amount,
    recovered_interest_amount,
    recovered_costs_amount,
    cast(recovered_principal_amount + recovered_interest_amount as decimal(18, 2))
        as recovered_amount,
    cast(cost_amount - recovered_costs_amount as decimal(18, 2)) as net_cost_amount
from summed
