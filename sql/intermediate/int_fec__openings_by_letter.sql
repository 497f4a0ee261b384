-- An opening line and the line it carries forward: same customer, amount and piece, else
-- same customer, amount and letter.
-- grain: bu, line_id

with

lines as (

    select * from int_fec__lines_at_turn

),

by_piece as (

    select * from int_fec__openings_by_piece

),

taken as (

    select
        bu,
        line_id,
        true as is_opening
    from by_piece
    union all
    select
        bu,
        prior_line_id as line_id,
        false as is_opening
    from by_piece

),

ranked as (

    select
        lines.*,
        row_number() over (
            partition by
                lines.is_opening,
                lines.bu,
                closed_year_end,
                carry_key,
                letter,
                letter_date
            order by balanced_rank, entry_date, line_no
        ) as pair_rank
    from lines
    -- unmatched is what we keep: the piece did not tell
    left join taken
        on
            lines.bu = taken.bu
            and lines.line_id = taken.line_id
            and lines.is_opening = taken.is_opening
    where taken.line_id is null and lines.letter is not null

)

select
    bu,
    line_id,
    prior_line_id
from by_piece
union all
select
    openings.bu,
    openings.line_id,
    originals.line_id as prior_line_id
from ranked as openings
inner join ranked as originals
    on
        openings.bu = originals.bu
        and openings.closed_year_end = originals.closed_year_end
        and openings.carry_key = originals.carry_key
        and openings.letter = originals.letter
        and openings.letter_date = originals.letter_date
        and openings.pair_rank = originals.pair_rank
where openings.is_opening and not originals.is_opening
