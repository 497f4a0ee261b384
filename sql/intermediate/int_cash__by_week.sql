-- What a customer is expected to pay in a week after a snapshot, what falls due in it,
-- and its credits. Week 14 is all that comes later, week 0 what nothing is expected of.
-- What should have come already is expected in the first week.
-- grain: snapshot_date, bu, customer_id, currency_code, week_rank, origin

with

parts as (

    select
        snapshot_date,
        bu,
        customer_id,
        currency_code,
        origin,
        part_amount,
        case
            when expected_date is null then 0
            else
                least(
                    floor(
                        (greatest(date_diff('day', snapshot_date, expected_date), 1) - 1)
                        / 7
                    ) + 1,
                    14
                )
        end as expected_week,
        least(
            floor((greatest(date_diff('day', snapshot_date, due_date), 1) - 1) / 7) + 1,
            14
        ) as due_week
    from int_cash__expected

),

-- each part counts twice: when it is expected, and when it falls due
lines as (

    select 1 as line_rank
    union all
    select 2 as line_rank

),

placed as (

    select
        parts.snapshot_date,
        parts.bu,
        parts.customer_id,
        parts.currency_code,
        parts.origin,
        case when lines.line_rank = 1 then parts.expected_week else parts.due_week end
            as week_rank,
        case when lines.line_rank = 1 then parts.part_amount else 0 end
            as expected_amount,
        case when lines.line_rank = 2 then parts.part_amount else 0 end as due_amount
    from parts
    cross join lines
    where lines.line_rank = 1 or parts.expected_week > 0
    union all
    select
        snapshot_date,
        bu,
        customer_id,
        currency_code,
        'credit' as origin,
        0 as week_rank,
        outstanding_amount as expected_amount,
        0 as due_amount
    from fct_open_items
    where credit_kind <> 'none' and not is_apart

)

select
    snapshot_date,
    bu,
    customer_id,
    currency_code,
    cast(week_rank as integer) as week_rank,
    origin,
    cast(sum(expected_amount) as decimal(18, 2)) as expected_amount,
    cast(sum(due_amount) as decimal(18, 2)) as due_amount
from placed
group by snapshot_date, bu, customer_id, currency_code, week_rank, origin
