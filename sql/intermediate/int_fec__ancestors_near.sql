-- An opening line with the line it goes back to, up to four years before, and the letter
-- that it or the nearest of those lines has.
-- grain: bu, line_id

with

lines as (

    select * from int_fec__lines

),

carried as (

    select * from int_fec__openings_carried

),

one_year as (

    select
        lines.bu,
        lines.line_id,
        -- a line that carries nothing forward is its own ancestor
        coalesce(carried.prior_line_id, lines.line_id) as ancestor_id,
        lines.letter,
        lines.letter_date
    from lines
    -- most lines are no opening lines; those without original are told by a check
    left join carried on lines.bu = carried.bu and lines.line_id = carried.line_id

),

two_years as (

    select
        lines.bu,
        lines.line_id,
        before.ancestor_id,
        coalesce(lines.letter, before.letter) as letter,
        coalesce(lines.letter_date, before.letter_date) as letter_date
    from one_year as lines
    inner join one_year as before
        on lines.bu = before.bu and lines.ancestor_id = before.line_id

)

select
    lines.bu,
    lines.line_id,
    before.ancestor_id,
    coalesce(lines.letter, before.letter) as letter,
    coalesce(lines.letter_date, before.letter_date) as letter_date
from two_years as lines
inner join two_years as before
    on lines.bu = before.bu and lines.ancestor_id = before.line_id
