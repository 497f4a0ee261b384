-- A step or a document names a case that no import brought: it is left out meanwhile.
-- severity: warning

with

named as (

    select
        case_id,
        event_date,
        case when act = '' then stage else act end as what
    from stg_litigation_events
    union all
    select
        case_id,
        cast(null as date) as event_date,
        document_id as what
    from stg_litigation_case_documents

)

select
    named.case_id,
    named.event_date,
    named.what
from named
-- unmatched is what we look for
left join stg_litigation_cases as cases
    on named.case_id = cases.case_id
where cases.case_id is null
