-- A line on one side of the turn of a year: an opening line, or one that the closed year
-- leaves open. One lettered after the close may be carried too, though balanced by then.
-- grain: bu, line_id, is_opening
-- table

with

lines as (

    select * from int_fec__lines

),

closing as (

    select
        lines.*,
        case
            when
                letter is not null
                and sum(amount_local) over (
                    partition by bu, fiscal_year_end, account, aux, letter, letter_date
                ) = 0
                then 1
            else 0
        end as balanced_rank
    from lines

)

select
    bu,
    line_id,
    true as is_opening,
    prior_year_end as closed_year_end,
    concat(account, '|', aux, '|', cast(amount_local as varchar)) as carry_key,
    piece_ref,
    letter,
    letter_date,
    label,
    0 as balanced_rank,
    entry_date,
    line_no
from lines
where is_opening and is_chained
union all
select
    bu,
    line_id,
    false as is_opening,
    fiscal_year_end as closed_year_end,
    concat(account, '|', aux, '|', cast(amount_local as varchar)) as carry_key,
    piece_ref,
    letter,
    letter_date,
    label,
    balanced_rank,
    entry_date,
    line_no
from closing
where
    balanced_rank = 0
    or (letter_date > fiscal_year_end and letter_date < date '9999-12-31')
