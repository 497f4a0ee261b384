-- A line of a fiscal year in force, with the day from which it counts and a name: year,
-- journal, entry, rank in the entry (the line of the file would move at re-export).
-- grain: bu, line_id
-- table

with

entries as (

    select * from stg_ledger_entries

),

years as (

    select * from int_fec__years

)

select
    entries.bu,
    entries.fiscal_year_end,
    entries.line_no,
    entries.batch_id,
    concat(
        cast(year(entries.fiscal_year_end) as varchar),
        '-',
        entries.journal_code,
        '-',
        entries.entry_no,
        '-',
        cast(
            row_number() over (
                partition by
                    entries.bu,
                    year(entries.fiscal_year_end),
                    entries.journal_code,
                    entries.entry_no
                order by entries.fiscal_year_end, entries.line_no
            ) as varchar
        )
    ) as line_id,
    entries.account,
    entries.aux,
    entries.customer_id,
    entries.customer_name,
    entries.piece_ref,
    entries.label,
    entries.letter,
    -- lettered without a date: the code is then a group of its own within the year
    case
        when entries.letter is not null
            then coalesce(entries.letter_date, date '9999-12-31')
    end as letter_date,
    entries.is_opening,
    entries.entry_kind,
    years.ledger_currency_code as currency_code,
    entries.terms_days,
    entries.is_end_of_month,
    -- before the opening of its year, the year before is what the ledger says
    case
        when entries.is_opening and years.is_chained then years.opened_on
        when years.prior_year_end is not null and entries.entry_date < years.opened_on
            then years.opened_on
        else entries.entry_date
    end as entry_date,
    entries.piece_date,
    entries.amount_local,
    years.is_chained,
    years.prior_year_end
from entries
inner join years
    on
        entries.bu = years.bu
        and entries.fiscal_year_end = years.fiscal_year_end
