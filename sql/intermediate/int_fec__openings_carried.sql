-- An opening line and the line it carries forward: same customer and amount; told apart
-- by piece, letter, wording, then oldest first: that is what gets paid first.
-- grain: bu, line_id
-- table

with

lines as (

    select * from int_fec__lines_at_turn

),

by_label as (

    select * from int_fec__openings_by_label

),

taken as (

    select
        bu,
        line_id,
        true as is_opening
    from by_label
    union all
    select
        bu,
        prior_line_id as line_id,
        false as is_opening
    from by_label

),

ranked as (

    select
        lines.*,
        row_number() over (
            partition by lines.is_opening, lines.bu, closed_year_end, carry_key
            order by
                balanced_rank,
                coalesce(
                    case when lines.is_opening then letter_date else entry_date end,
                    date '9999-12-31'
                ),
                line_no
        ) as pair_rank
    from lines
    -- unmatched is what we keep: neither piece, letter nor wording told
    left join taken
        on
            lines.bu = taken.bu
            and lines.line_id = taken.line_id
            and lines.is_opening = taken.is_opening
    where taken.line_id is null

)

select
    bu,
    line_id,
    prior_line_id
from by_label
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
        and openings.pair_rank = originals.pair_rank
where openings.is_opening and not originals.is_opening
