-- Whether a step whose turn it is was stopped, and since when it could go on.
-- grain: snapshot_date, bu, document_id, instalment_no, step_rank, is_done

with

steps as (

    select * from int_steps__turned

),

stops as (

    select * from int_dunning_stops

),

met as (

    select
        steps.snapshot_date,
        steps.bu,
        steps.document_id,
        steps.instalment_no,
        steps.step_rank,
        steps.is_done,
        steps.seen_until_date,
        stops.starts_date,
        stops.resumes_date
    from steps
    inner join stops
        on
            steps.bu = stops.bu
            and steps.document_id = stops.document_id
            and steps.seen_until_date >= stops.starts_date
    union all
    select
        steps.snapshot_date,
        steps.bu,
        steps.document_id,
        steps.instalment_no,
        steps.step_rank,
        steps.is_done,
        steps.seen_until_date,
        stops.starts_date,
        stops.resumes_date
    from steps
    inner join stops
        on
            steps.bu = stops.bu
            and steps.customer_id = stops.customer_id
            and stops.document_id is null
            and steps.seen_until_date >= stops.starts_date

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    step_rank,
    is_done,
    max(case when resumes_date > seen_until_date then 1 else 0 end) = 1 as is_stopped,
    max(case when resumes_date <= seen_until_date then resumes_date end)
        as resumed_date
from met
group by snapshot_date, bu, document_id, instalment_no, step_rank, is_done
