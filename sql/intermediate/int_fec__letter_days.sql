-- A day on which a letter group has lines: whether the group nets to zero up to that day.
-- grain: bu, fiscal_year_end, account, aux, letter, letter_date, entry_date

with

lines as (

    select * from int_fec__lines_lettered

),

days as (

    select
        bu,
        fiscal_year_end,
        account,
        aux,
        letter,
        letter_date,
        entry_date,
        sum(amount_local) as day_local
    from lines
    where letter is not null
    group by bu, fiscal_year_end, account, aux, letter, letter_date, entry_date

),

running as (

    select
        days.*,
        sum(day_local) over (
            partition by bu, fiscal_year_end, account, aux, letter, letter_date
            order by entry_date
        ) as net_local
    from days

)

select
    bu,
    fiscal_year_end,
    account,
    aux,
    letter,
    letter_date,
    entry_date,
    net_local = 0 as is_balanced,
    -- before its first day a group holds nothing, so nothing of it is settled
    coalesce(
        lag(net_local) over (
            partition by bu, fiscal_year_end, account, aux, letter, letter_date
            order by entry_date
        ) = 0,
        false
    ) as was_balanced,
    row_number() over (
        partition by bu, fiscal_year_end, account, aux, letter, letter_date
        order by entry_date desc
    ) = 1 as is_last_day
from running
