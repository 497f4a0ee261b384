-- Opening lines of a FEC whose age restarts at the opening, for want of an original.
-- severity: warning

with

openings as (

    select * from int_fec__lines where is_opening

),

carried as (

    select * from int_fec__openings_carried

),

unmatched as (

    select
        openings.bu,
        openings.fiscal_year_end,
        case
            when openings.prior_year_end is null then 'no earlier year is imported'
            when not openings.is_chained then 'the year before is missing'
            else 'no open line of the year before has this customer and amount'
        end as reason,
        openings.amount_local
    from openings
    -- unmatched is what this check tells
    left join carried
        on openings.bu = carried.bu and openings.line_id = carried.line_id
    where carried.line_id is null

)

select
    bu,
    fiscal_year_end,
    reason,
    count(*) as line_count,
    sum(amount_local) as amount_local
from unmatched
group by bu, fiscal_year_end, reason
