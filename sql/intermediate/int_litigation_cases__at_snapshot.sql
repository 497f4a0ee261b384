-- A case that was opened by a snapshot: is it open that day, and in which stage?
-- grain: snapshot_date, case_id
-- partition: snapshot_date
-- window: all before

with

dates as (

    select * from stg_snapshot_dates

),

cases as (

    select * from int_litigation_cases

),

turns as (

    select * from int_litigation_turns

),

stages as (

    select * from int_litigation_stages

),

turned as (

    select
        dates.snapshot_date,
        turns.case_id,
        turns.turn_date,
        turns.is_reopening,
        max(case when turns.is_reopening then 1 else 0 end) over (
            partition by dates.snapshot_date, turns.case_id
        ) = 1 as is_reopened,
        row_number() over (
            partition by dates.snapshot_date, turns.case_id
            order by
                turns.turn_date desc,
                case when turns.is_reopening then 1 else 0 end desc
        ) as recency_rank
    from dates
    inner join turns
        on dates.snapshot_date >= turns.turn_date

),

staged as (

    select
        dates.snapshot_date,
        stages.case_id,
        stages.stage,
        stages.stage_rank,
        stages.entered_date
    from dates
    inner join stages
        on
            dates.snapshot_date >= stages.entered_date
            and dates.snapshot_date < stages.left_date

)

select
    dates.snapshot_date,
    cases.case_id,
    cases.bu,
    cases.customer_id,
    cases.procedure_code,
    cases.provider,
    cases.court,
    cases.currency_code,
    cases.law_country_code,
    cases.opened_date,
    staged.stage,
    staged.stage_rank,
    staged.entered_date as stage_date,
    coalesce(turned.is_reopening, true) as is_open,
    coalesce(turned.is_reopened, false) as is_reopened,
    case when not turned.is_reopening then turned.turn_date end as closed_date,
    case when not turned.is_reopening then cases.outcome end as outcome,
    cases.claimed_local,
    cases.awarded_local
from dates
inner join cases
    on dates.snapshot_date >= cases.opened_date
-- a case that was never closed has no turn
left join turned
    on
        dates.snapshot_date = turned.snapshot_date
        and cases.case_id = turned.case_id
        and turned.recency_rank = 1
-- a step dated before the opening: check_no_step_comes_before_its_case reports it
left join staged
    on
        dates.snapshot_date = staged.snapshot_date
        and cases.case_id = staged.case_id
