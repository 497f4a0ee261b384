-- What was given up of a document on a day, or came back of it later: what is positive
-- lowers what is owed.
-- grain: write_off_step, step_date, bu, document_id, reason

with

write_offs as (

    select * from stg_write_offs

),

documents as (

    select
        bu,
        document_id,
        max(customer_id) as customer_id,
        max(currency_code) as currency_code,
        max(account) as account,
        min(starts_date) as starts_date,
        sum(amount_local) < 0 as is_credit
    from int_ledger_documents
    where instalment_no > 0
    group by bu, document_id

),

-- money beyond what was still owed: it brings back what had been given up
brought_back as (

    select * from int_settlement_parts where is_cash and written_off_local <> 0

),

fec_documents as (

    select * from int_fec__documents where movement_kind = 'write_off'

),

given_up as (

    select
        write_offs.bu,
        write_offs.document_id,
        documents.customer_id,
        documents.currency_code,
        documents.account,
        write_offs.reason,
        greatest(write_offs.allocation_date, documents.starts_date) as step_date,
        case
            when documents.is_credit then -write_offs.amount_local
            else write_offs.amount_local
        end as amount_local
    from write_offs
    inner join documents
        on
            write_offs.bu = documents.bu
            and write_offs.document_id = documents.document_id
    union all
    select
        bu,
        document_id,
        customer_id,
        currency_code,
        account,
        'unknown' as reason,
        entry_date as step_date,
        -amount_local as amount_local
    from fec_documents

),

reasons as (

    select
        bu,
        document_id,
        customer_id,
        currency_code,
        account,
        min(reason) as reason
    from given_up
    group by bu, document_id, customer_id, currency_code, account

),

steps as (

    select
        'written off' as write_off_step,
        given_up.*
    from given_up
    union all
    select
        'recovered' as write_off_step,
        reasons.bu,
        reasons.document_id,
        reasons.customer_id,
        reasons.currency_code,
        reasons.account,
        reasons.reason,
        brought_back.settlement_date as step_date,
        brought_back.written_off_local as amount_local
    from reasons
    inner join brought_back
        on
            reasons.bu = brought_back.bu
            and reasons.document_id = brought_back.document_id

)

select
    write_off_step,
    step_date,
    bu,
    document_id,
    reason,
    max(customer_id) as customer_id,
    max(currency_code) as currency_code,
    max(account) as account,
    cast(sum(amount_local) as decimal(18, 2)) as amount_local
from steps
group by write_off_step, step_date, bu, document_id, reason
