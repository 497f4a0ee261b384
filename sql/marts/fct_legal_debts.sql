-- What the law says of one open debt at one snapshot, where it is late or its terms are
-- longer than allowed: interest, indemnity, and the last day it might have fallen due.
-- grain: snapshot_date, bu, document_id, instalment_no
-- partition: snapshot_date

with

debts as (

    select
        int_open_items__ruled.*,
        greatest(coalesce(date_diff('day', legal_due_date, due_date), 0), 0)
            as excess_term_days,
        -- one indemnity for a document, whatever its instalments
        row_number() over (
            partition by snapshot_date, bu, document_id
            order by due_date nulls last, instalment_no
        ) = 1 as is_first_instalment
    from int_open_items__ruled

),

charged as (

    select * from int_open_items__charged

),

indemnities as (

    select * from int_indemnities

),

rates as (

    select * from int_closing_rates where currency_code = 'EUR'

)

select
    -- keys
    debts.snapshot_date,
    debts.bu,
    debts.customer_id,
    debts.document_id,
    debts.instalment_no,

    -- dimensions
    debts.customer_name,
    debts.parent_id,
    debts.parent_name,
    debts.country_code,
    debts.segment,
    debts.agent_id,
    debts.document_type,
    debts.account,
    debts.currency_code,
    debts.receivable_type,
    debts.is_intercompany,
    debts.debtor_kind,

    -- terms
    debts.issue_date,
    debts.due_date,
    debts.legal_due_date,
    cast(debts.excess_term_days as integer) as excess_term_days,
    greatest(coalesce(debts.overdue_days, 0), 0) as late_days,
    debts.outstanding_amount,

    -- what the lateness costs the debtor; empty where it is not known or not by this law
    case
        when coalesce(debts.overdue_days, 0) <= 0 then 'not late'
        when debts.debtor_kind = 'consumer' then 'consumer'
        when debts.is_charge then 'charge'
        when charged.rated_days is null then 'no rate'
        when charged.rated_days < debts.overdue_days then 'part of the days'
        else 'whole'
    end as interest_state,
    coalesce(charged.rated_days, 0) as rated_days,
    charged.interest_amount,
    case
        when not debts.is_first_instalment then cast(0 as decimal(18, 2))
        when debts.overdue_days > 0 and not debts.is_charge
            then cast(indemnities.indemnity_local * rates.rate as decimal(18, 2))
    end as indemnity_amount
from debts
-- what is not late, a consumer's, a charge or without any rate bears no interest
left join charged
    on
        debts.snapshot_date = charged.snapshot_date
        and debts.bu = charged.bu
        and debts.document_id = charged.document_id
        and debts.instalment_no = charged.instalment_no
-- likewise
left join indemnities
    on
        debts.country_code = indemnities.country_code
        and debts.debtor_kind = indemnities.debtor_kind
        and debts.first_late_date between indemnities.valid_from_date
        and indemnities.valid_to_date
-- without a rate of the euro the indemnity is not known in the reporting currency
left join rates
    on debts.snapshot_date = rates.snapshot_date
where debts.overdue_days > 0 or debts.excess_term_days > 0
