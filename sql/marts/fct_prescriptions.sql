-- The last day on which a debt can still be sued for, as it stood at one snapshot date.
-- grain: snapshot_date, bu, document_id, instalment_no
-- partition: snapshot_date

with

items as (

    select * from fct_open_items

),

started as (

    select * from int_prescriptions__started

),

acts as (

    select * from int_prescriptions__chained where is_in_time

),

-- read apart: what is read once is read for the wanted dates alone
last_acts as (

    select * from int_prescriptions__chained where is_in_time

),

summed as (

    select
        snapshot_date,
        bu,
        document_id,
        instalment_no,
        max(end_date) as end_date,
        max(case when has_title then 1 else 0 end) = 1 as has_title,
        max(case when protected_until_date > snapshot_date then 1 else 0 end) = 1
            as is_protected,
        max(case when is_restart then act_rank end) as last_rank
    from acts
    group by snapshot_date, bu, document_id, instalment_no

),

dated as (

    select
        started.snapshot_date,
        started.bu,
        started.document_id,
        started.instalment_no,
        started.regime_code,
        started.start_date,
        greatest(
            started.first_end_date,
            coalesce(summed.end_date, started.first_end_date)
        ) as prescription_date,
        last_acts.act as last_act,
        last_acts.act_date as last_act_date,
        last_acts.case_id as last_act_case_id,
        coalesce(summed.has_title, false) as has_title,
        coalesce(summed.is_protected, false) as is_protected
    from started
    -- most debts have seen no interrupting act
    left join summed
        on
            started.snapshot_date = summed.snapshot_date
            and started.bu = summed.bu
            and started.document_id = summed.document_id
            and started.instalment_no = summed.instalment_no
    -- likewise
    left join last_acts
        on
            summed.snapshot_date = last_acts.snapshot_date
            and summed.bu = last_acts.bu
            and summed.document_id = last_acts.document_id
            and summed.instalment_no = last_acts.instalment_no
            and summed.last_rank = last_acts.act_rank

)

select
    -- keys
    items.snapshot_date,
    items.bu,
    items.customer_id,
    items.document_id,
    items.instalment_no,

    -- dimensions
    items.customer_name,
    items.parent_id,
    items.parent_name,
    items.country_code,
    items.segment,
    items.agent_id,
    items.document_type,
    items.account,
    items.currency_code,
    items.receivable_type,
    items.is_intercompany,
    dated.regime_code,

    -- dates
    items.issue_date,
    items.due_date,
    dated.start_date,
    dated.prescription_date,
    dated.last_act,
    dated.last_act_date,
    dated.last_act_case_id,

    -- how long is left; nothing lapses while a claim is before a court
    date_diff('day', dated.snapshot_date, dated.prescription_date) as left_days,
    dated.has_title,
    dated.is_protected,
    coalesce(
        dated.prescription_date < dated.snapshot_date and not dated.is_protected,
        false
    ) as is_lapsed,

    -- amounts
    items.open_local,
    items.outstanding_amount
from items
inner join dated
    on
        items.snapshot_date = dated.snapshot_date
        and items.bu = dated.bu
        and items.document_id = dated.document_id
        and items.instalment_no = dated.instalment_no
