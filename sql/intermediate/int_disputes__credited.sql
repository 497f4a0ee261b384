-- A credit that came of a dispute: a credit note of a day after its opening that names
-- the document it corrects, or one that was set against it.
-- There is no key: two credits of one amount can fall on one day.

with

disputes as (

    select * from stg_disputes

),

corrections as (

    select * from stg_invoices where step_rank = 5 and corrects_document_id is not null

),

settlements as (

    select * from int_allocations__dated where kind = 'credit_note'

)

select
    disputes.dispute_id,
    corrections.issue_date as credit_date,
    abs(corrections.amount_local) as credit_local
from disputes
inner join corrections
    on
        disputes.bu = corrections.bu
        and disputes.document_id = corrections.corrects_document_id
        and disputes.opened_date <= corrections.issue_date
union all
select
    disputes.dispute_id,
    settlements.settlement_date as credit_date,
    settlements.amount_local as credit_local
from disputes
inner join settlements
    on
        disputes.bu = settlements.bu
        and disputes.document_id = settlements.document_id
        and disputes.opened_date <= settlements.settlement_date
-- unmatched is what we keep: a credit that names the document is counted above
left join corrections
    on
        settlements.bu = corrections.bu
        and settlements.credit_id = corrections.document_id
        and settlements.document_id = corrections.corrects_document_id
where corrections.document_id is null
