-- An interrupting act with the last day of the term that it begins, and whether it came
-- before the term ran out; after that no act helps, but a title: the claim was judged.
-- grain: snapshot_date, bu, document_id, instalment_no, act_rank

with

acts as (

    select * from int_prescriptions__acts

),

titled as (

    select
        acts.*,
        sum(case when is_title then 1 else 0 end) over (
            partition by snapshot_date, bu, document_id, instalment_no
            order by act_rank
        ) as title_count
    from acts

),

-- where the case outlived the term, a new one began with its closing
restarted as (

    select
        titled.*,
        title_count > 0 as has_title,
        title_count = 0 and restart_rule = 'next 1 January' as is_at_new_year,
        make_date(
            year(act_date)
            + case when title_count > 0 then title_years else term_years end,
            month(act_date),
            1
        ) as act_month_date,
        make_date(
            year(coalesce(protected_until_date, act_date))
            + case
                when year(coalesce(protected_until_date, act_date)) > 9000 then 0
                when title_count > 0 then title_years
                else term_years
            end,
            month(coalesce(protected_until_date, act_date)),
            1
        ) as close_month_date
    from titled

),

ended as (

    select
        restarted.*,
        case
            when is_at_new_year then make_date(year(act_month_date), 12, 31)
            else
                least(
                    act_month_date + cast(day(act_date) - 1 as integer),
                    last_day(act_month_date)
                )
        end as act_end_date,
        case
            when is_at_new_year then make_date(year(close_month_date), 12, 31)
            else
                least(
                    close_month_date
                    + cast(day(coalesce(protected_until_date, act_date)) - 1 as integer),
                    last_day(close_month_date)
                )
        end as close_end_date
    from restarted

),

reached as (

    select
        ended.*,
        case
            when not is_restart then cast(null as date)
            when
                protected_until_date <= snapshot_date
                and protected_until_date > act_end_date
                then close_end_date
            else act_end_date
        end as end_date
    from ended

),

gapped as (

    select
        reached.*,
        case
            when is_title then 0
            when
                act_date > greatest(
                    first_end_date,
                    coalesce(
                        max(
                            greatest(
                                coalesce(end_date, first_end_date),
                                coalesce(protected_until_date, first_end_date)
                            )
                        ) over (
                            partition by snapshot_date, bu, document_id, instalment_no
                            order by act_rank
                            rows between unbounded preceding and 1 preceding
                        ),
                        first_end_date
                    )
                )
                then 1
            else 0
        end as is_late
    from reached

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    act_rank,
    act_date,
    act,
    case_id,
    is_restart,
    has_title,
    end_date,
    protected_until_date,
    max(is_late) over (
        partition by snapshot_date, bu, document_id, instalment_no, title_count
        order by act_rank
    ) = 0 as is_in_time
from gapped
