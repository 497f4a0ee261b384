-- Lines of a FEC, open at the year end, that the next opening does not carry forward.
-- severity: warning

with

turns as (

    select * from int_fec__turns

),

lines as (

    select * from int_fec__lines

),

years as (

    select * from int_fec__years where is_chained

),

carried as (

    select * from int_fec__openings_carried

)

select
    years.bu,
    years.opened_on,
    lines.account,
    lines.customer_id,
    count(*) as line_count,
    sum(turns.settled_local) as amount_local
from turns
inner join lines
    on turns.bu = lines.bu and turns.line_id = lines.line_id
inner join years
    on
        lines.bu = years.bu
        and lines.fiscal_year_end = years.prior_year_end
-- unmatched is what this check tells
left join carried
    on turns.bu = carried.bu and turns.line_id = carried.prior_line_id
where carried.prior_line_id is null
group by years.bu, years.opened_on, lines.account, lines.customer_id
