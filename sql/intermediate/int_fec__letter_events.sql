-- A day on which a line is settled with its letter group (its amount) or opens again
-- (minus its amount).
-- grain: bu, line_id, event_date

with

lines as (

    select * from int_fec__lines_lettered

),

days as (

    select * from int_fec__letter_days

)

select
    lines.bu,
    lines.line_id,
    lines.document_id,
    days.entry_date as event_date,
    case
        when days.is_balanced then lines.amount_local
        else -lines.amount_local
    end as settled_local
from lines
inner join days
    on
        lines.bu = days.bu
        and lines.fiscal_year_end = days.fiscal_year_end
        and lines.account = days.account
        and lines.aux = days.aux
        and lines.letter = days.letter
        and lines.letter_date = days.letter_date
        and lines.entry_date <= days.entry_date
where
    -- the group closes on this day, or was closed and this line comes and goes within it
    (days.is_balanced and (not days.was_balanced or lines.entry_date = days.entry_date))
    -- the group was closed and this day opens it again
    or (not days.is_balanced and days.was_balanced and lines.entry_date < days.entry_date)
