-- A time during which a case is open: from its opening, or from the day it was opened
-- again, up to the closing that follows, by the case itself or by a step.
-- grain: case_id, opened_date, is_reopening

with

turns as (

    select * from int_litigation_turns

),

starts as (

    select
        case_id,
        opened_date,
        false as is_reopening
    from int_litigation_cases
    union all
    select
        case_id,
        turn_date as opened_date,
        true as is_reopening
    from turns
    where is_reopening

),

-- closed and opened again on one day, it is open at the end of that day
ended as (

    select
        starts.case_id,
        starts.opened_date,
        starts.is_reopening,
        min(turns.turn_date) as closed_date
    from starts
    inner join turns
        on
            starts.case_id = turns.case_id
            and not turns.is_reopening
            and (not starts.is_reopening or starts.opened_date < turns.turn_date)
    group by starts.case_id, starts.opened_date, starts.is_reopening

)

select
    starts.case_id,
    starts.opened_date,
    starts.is_reopening,
    coalesce(ended.closed_date, date '9999-12-31') as closed_date
from starts
-- it has not been closed since
left join ended
    on
        starts.case_id = ended.case_id
        and starts.opened_date = ended.opened_date
        and starts.is_reopening = ended.is_reopening
