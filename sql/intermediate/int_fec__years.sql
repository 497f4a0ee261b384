-- A fiscal year whose customer ledger is in force, from its opening to the next opening.
-- A FEC of part of a year gives way to a later one that starts with the same day.
-- grain: bu, fiscal_year_end

with

entries as (

    select * from stg_ledger_entries

),

years as (

    select
        bu,
        fiscal_year_end,
        min(case when is_opening then entry_date end) as opening_date,
        min(entry_date) as first_entry_date,
        min(case when not is_foreign then currency_code end) as books_currency_code
    from entries
    group by bu, fiscal_year_end

),

followed as (

    select
        years.*,
        coalesce(opening_date, first_entry_date) as first_date,
        min(coalesce(opening_date, first_entry_date)) over (
            partition by bu
            order by fiscal_year_end
            rows between 1 following and unbounded following
        ) as later_first_date
    from years

),

kept as (

    select
        followed.*,
        lag(fiscal_year_end) over (
            partition by bu order by fiscal_year_end
        ) as prior_year_end
    from followed
    where later_first_date is null or later_first_date > first_date

),

chained as (

    select
        kept.*,
        -- an opening may be posted late; a year without one is recognised by its end
        coalesce(
            date_diff('day', prior_year_end, first_date) <= 31
            or (
                opening_date is null
                and date_diff('day', prior_year_end, fiscal_year_end) <= 366
            ),
            false
        ) as is_chained
    from kept

),

opened as (

    select
        chained.*,
        case
            when is_chained then prior_year_end + 1
            when prior_year_end is null then first_entry_date
            else first_date
        end as opened_on
    from chained

)

select
    bu,
    fiscal_year_end,
    prior_year_end,
    opened_on,
    lead(opened_on) over (partition by bu order by fiscal_year_end) as next_opened_on,
    is_chained,
    coalesce(books_currency_code, 'EUR') as ledger_currency_code
from opened
