-- A deadline that a step of a case set off, and the day on which it was met.
-- grain: case_id, deadline_code, after_stage, set_date

with

cases as (

    select * from int_litigation_cases

),

steps as (

    select * from int_litigation_steps

),

rules as (

    select * from ref_procedure_deadlines

),

business_units as (

    select * from ref_business_units

),

set_off as (

    select
        cases.case_id,
        rules.deadline_code,
        rules.after_stage,
        rules.before_stage,
        rules.source,
        steps.event_date as set_date,
        cast(rules.term_months as integer) as term_months,
        rules.term_days,
        -- months counted from the year 0
        12 * year(steps.event_date)
        + month(steps.event_date)
        - 1
        + cast(rules.term_months as integer) as end_month_number
    from cases
    inner join steps
        on cases.case_id = steps.case_id
    -- a BU without country is at home: the shorter term is the careful one
    left join business_units
        on cases.bu = business_units.bu
    inner join rules
        on
            rules.country_code in ('*', cases.debtor_country_code)
            and cases.procedure_code = rules.procedure_code
            and rules.after_stage in (steps.stage, steps.act)
            and steps.event_date between rules.valid_from_date and rules.valid_to_date
            and rules.creditor in (
                'any',
                case
                    when business_units.country_code <> cases.debtor_country_code
                        then 'abroad'
                    else 'domestic'
                end
            )

),

-- a term of months ends on the day of the same number, or on the last of the month
monthly as (

    select
        set_off.*,
        make_date(
            cast((end_month_number - end_month_number % 12) / 12 as integer),
            cast(end_month_number % 12 + 1 as integer),
            1
        ) as end_month_date
    from set_off

),

ended as (

    select
        monthly.*,
        case
            when term_months = 0 then set_date + term_days
            else
                least(
                    end_month_date + cast(day(set_date) - 1 as integer),
                    last_day(end_month_date)
                )
        end as deadline_date
    from monthly

),

met as (

    select
        ended.case_id,
        ended.deadline_code,
        ended.after_stage,
        ended.set_date,
        min(steps.event_date) as met_date
    from ended
    inner join steps
        on
            ended.case_id = steps.case_id
            and ended.before_stage in (steps.stage, steps.act)
            and ended.set_date <= steps.event_date
    group by ended.case_id, ended.deadline_code, ended.after_stage, ended.set_date

)

select distinct
    ended.case_id,
    ended.deadline_code,
    ended.after_stage,
    ended.before_stage,
    ended.source,
    ended.set_date,
    ended.deadline_date,
    met.met_date
from ended
-- not done yet
left join met
    on
        ended.case_id = met.case_id
        and ended.deadline_code = met.deadline_code
        and ended.after_stage = met.after_stage
        and ended.set_date = met.set_date
