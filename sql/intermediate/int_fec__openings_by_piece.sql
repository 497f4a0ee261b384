-- An opening line and the line it carries forward: same customer, amount and piece.
-- grain: bu, line_id

with

lines as (

    select * from int_fec__lines_at_turn

),

ranked as (

    select
        lines.*,
        row_number() over (
            partition by is_opening, bu, closed_year_end, carry_key, piece_ref
            order by balanced_rank, label, entry_date, line_no
        ) as pair_rank
    from lines
    where piece_ref <> ''

)

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
        and openings.piece_ref = originals.piece_ref
        and openings.pair_rank = originals.pair_rank
where openings.is_opening and not originals.is_opening
