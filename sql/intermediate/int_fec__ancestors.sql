-- A line with the line that its document started as, up to sixteen years before, and the
-- letter that it or the nearest of its former selves has.
-- grain: bu, line_id

with

lines as (

    select * from int_fec__ancestors_near

),

eight_years as (

    select
        lines.bu,
        lines.line_id,
        before.ancestor_id,
        coalesce(lines.letter, before.letter) as letter,
        coalesce(lines.letter_date, before.letter_date) as letter_date
    from lines
    inner join lines as before
        on lines.bu = before.bu and lines.ancestor_id = before.line_id

)

select
    lines.bu,
    lines.line_id,
    before.ancestor_id as document_id,
    coalesce(lines.letter, before.letter) as letter,
    coalesce(lines.letter_date, before.letter_date) as letter_date
from eight_years as lines
inner join eight_years as before
    on lines.bu = before.bu and lines.ancestor_id = before.line_id
