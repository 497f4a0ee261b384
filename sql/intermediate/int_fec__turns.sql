-- What the turn of a year does to a line of the closed one: settled when the new ledger
-- does not carry it, open again when it carries a line that its letter group had closed.
-- grain: bu, line_id

with

lines as (

    select * from int_fec__lines_lettered

),

years as (

    select * from int_fec__years where next_opened_on is not null

),

days as (

    select * from int_fec__letter_days where is_last_day

),

carried as (

    select * from int_fec__openings_carried

),

closed as (

    select
        lines.bu,
        lines.line_id,
        lines.document_id,
        lines.amount_local,
        years.next_opened_on,
        coalesce(days.is_balanced, false) as is_settled,
        carried.prior_line_id is not null as is_carried
    from lines
    inner join years
        on lines.bu = years.bu and lines.fiscal_year_end = years.fiscal_year_end
    -- a line without letter has no group
    left join days
        on
            lines.bu = days.bu
            and lines.fiscal_year_end = days.fiscal_year_end
            and lines.account = days.account
            and lines.aux = days.aux
            and lines.letter = days.letter
            and lines.letter_date = days.letter_date
    -- most lines are settled before the turn; the others are told by a check
    left join carried
        on lines.bu = carried.bu and lines.line_id = carried.prior_line_id

)

select
    bu,
    line_id,
    document_id,
    next_opened_on as event_date,
    case when is_carried then -amount_local else amount_local end as settled_local
from closed
where is_settled = is_carried
