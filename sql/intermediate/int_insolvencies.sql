-- A customer in insolvency proceedings at a snapshot, with the term to declare the claim.
-- grain: snapshot_date, bu, customer_id

with

insolvent as (

    select * from int_customers__insolvent

),

told as (

    select * from int_insolvencies__told

),

rules as (

    select * from ref_procedure_deadlines

),

business_units as (

    select * from ref_business_units

),

ruled as (

    select
        insolvent.*,
        told.declared_date,
        told.case_id,
        coalesce(told.published_date, insolvent.insolvency_date) as term_date,
        -- months counted from the year 0
        12 * year(coalesce(told.published_date, insolvent.insolvency_date))
        + month(coalesce(told.published_date, insolvent.insolvency_date))
        - 1
        + cast(rules.term_months as integer) as end_month_number
    from insolvent
    -- no case was opened: the day of the insolvency is the careful start
    left join told
        on
            insolvent.snapshot_date = told.snapshot_date
            and insolvent.bu = told.bu
            and insolvent.customer_id = told.customer_id
    -- a BU without country is at home: the shorter term is the careful one
    left join business_units
        on insolvent.bu = business_units.bu
    -- a country without rule has no deadline
    left join rules
        on
            insolvent.country_code = rules.country_code
            and insolvent.procedure_code = rules.procedure_code
            and rules.before_stage = 'declared'
            and coalesce(told.published_date, insolvent.insolvency_date)
            between rules.valid_from_date and rules.valid_to_date
            and rules.creditor in (
                'any',
                case
                    when business_units.country_code <> insolvent.country_code
                        then 'abroad'
                    else 'domestic'
                end
            )

),

monthly as (

    select
        ruled.*,
        make_date(
            cast((end_month_number - end_month_number % 12) / 12 as integer),
            cast(end_month_number % 12 + 1 as integer),
            1
        ) as end_month_date
    from ruled

),

ended as (

    select
        monthly.*,
        least(
            end_month_date + cast(day(term_date) - 1 as integer),
            last_day(end_month_date)
        ) as deadline_date
    from monthly

)

select
    snapshot_date,
    bu,
    customer_id,
    customer_name,
    parent_id,
    parent_name,
    country_code,
    segment,
    agent_id,
    is_intercompany,
    insolvency_kind,
    procedure_code,
    case_id,
    insolvency_date,
    declared_date,
    deadline_date
from ended
