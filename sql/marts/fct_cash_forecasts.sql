-- What one customer of one BU is expected to pay in one week after one snapshot and what
-- says so, its unapplied credits taken off the first weeks. Over all weeks, the encours.
-- grain: snapshot_date, bu, customer_id, currency_code, week_rank, origin
-- partition: snapshot_date

with

summed as (

    select
        snapshot_date,
        bu,
        customer_id,
        currency_code,
        week_rank,
        origin,
        expected_amount,
        due_amount,
        -sum(case when origin = 'credit' then expected_amount else 0 end) over (
            partition by snapshot_date, bu, customer_id, currency_code
        ) as credit_amount,
        sum(case when week_rank > 0 then expected_amount else 0 end) over (
            partition by snapshot_date, bu, customer_id, currency_code
        ) as whole_amount,
        -- what is expected up to the end of this row
        sum(case when week_rank > 0 then expected_amount else 0 end) over (
            partition by snapshot_date, bu, customer_id, currency_code
            order by week_rank, origin
        ) as running_amount
    from int_cash__by_week

),

told as (

    select
        snapshot_date,
        bu,
        customer_id,
        currency_code,
        week_rank,
        origin,
        due_amount,
        case
            when week_rank > 0
                then
                    greatest(running_amount - credit_amount, 0)
                    - greatest(running_amount - expected_amount - credit_amount, 0)
            when origin = 'credit' then -greatest(credit_amount - whole_amount, 0)
            else expected_amount
        end as forecast_amount
    from summed

)

select
    told.snapshot_date,
    told.bu,
    told.customer_id,
    payers.customer_name,
    payers.parent_id,
    payers.parent_name,
    payers.country_code,
    payers.segment,
    payers.agent_id,
    payers.is_intercompany,
    told.currency_code,
    told.week_rank,
    told.origin,
    cast(told.forecast_amount as decimal(18, 2)) as forecast_amount,
    cast(told.due_amount as decimal(18, 2)) as due_amount,
    untold.bu is null as is_told
from told
inner join fct_payers as payers
    on
        told.snapshot_date = payers.snapshot_date
        and told.bu = payers.bu
        and told.customer_id = payers.customer_id
-- unmatched is what we keep: a BU whose payments are told, so that they can be compared
left join int_recovery_units as untold
    on
        told.snapshot_date = untold.snapshot_date
        and told.bu = untold.bu
where told.forecast_amount <> 0 or told.due_amount <> 0
