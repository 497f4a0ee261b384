-- An act up to a snapshot that its debt's regime knows, and what it does: a title or a
-- restart begins a new term, and a court claim protects while its case is open.
-- There is no key: two acts of one kind can fall on one day.

with

debts as (

    select * from int_prescriptions__started

),

-- read apart: what is read once is read for the wanted dates alone
debtors as (

    select * from int_prescriptions__started

),

regimes as (

    select * from int_prescription_regimes

),

acts as (

    select * from int_prescription_acts

),

cases as (

    select * from int_litigation_cases__at_snapshot

),

concerned as (

    select
        debts.*,
        acts.act_date,
        acts.interrupting_act,
        acts.act,
        acts.case_id,
        acts.is_title
    from debts
    inner join acts
        on
            debts.bu = acts.bu
            and debts.document_id = acts.document_id
            and acts.known_date <= debts.snapshot_date
    where coalesce(acts.instalment_no, debts.instalment_no) = debts.instalment_no
    union all
    select
        debtors.*,
        acts.act_date,
        acts.interrupting_act,
        acts.act,
        acts.case_id,
        acts.is_title
    from debtors
    inner join acts
        on
            debtors.bu = acts.bu
            and debtors.customer_id = acts.customer_id
            and acts.known_date <= debtors.snapshot_date
    where
        acts.document_id is null
        and coalesce(debtors.due_date, debtors.issue_date) <= acts.act_date

),

weighed as (

    select
        concerned.*,
        coalesce(cases.is_open, false) as is_case_open,
        cases.closed_date as case_closed_date,
        case concerned.interrupting_act
            when 'part_payment' then regimes.part_payment
            when 'acknowledgement' then regimes.acknowledgement
            when 'formal_notice' then regimes.formal_notice
            when 'written_demand' then regimes.written_demand
            when 'court_claim' then regimes.court_claim
            when 'enforcement' then regimes.enforcement
            when 'declaration' then regimes.declaration
            else 'no'
        end as effect
    from concerned
    inner join regimes
        on concerned.regime_rank = regimes.regime_rank
    -- most acts are no part of a case
    left join cases
        on
            concerned.snapshot_date = cases.snapshot_date
            and concerned.case_id = cases.case_id

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    first_end_date,
    term_years,
    title_years,
    restart_rule,
    act_date,
    act,
    case_id,
    is_title,
    is_title or effect = 'restart' as is_restart,
    -- a claim holds while its case is open, whatever it does to the term
    case
        when
            effect not in ('restart', 'hold')
            or interrupting_act not in ('court_claim', 'declaration')
            then cast(null as date)
        when is_case_open then date '9999-12-31'
        else case_closed_date
    end as protected_until_date,
    row_number() over (
        partition by snapshot_date, bu, document_id, instalment_no
        order by
            act_date,
            case when is_title then 1 else 0 end,
            act,
            coalesce(case_id, '')
    ) as act_rank
from weighed
where is_title or effect in ('restart', 'hold')
