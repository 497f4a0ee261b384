-- An act that may interrupt prescription, and which items it is about: a document, one
-- instalment of it, or (without document) everything the customer owed by then.
-- There is no key: two acts of one kind can fall on one day.

with

cash as (

    select distinct
        bu,
        document_id,
        instalment_no,
        paid_date,
        settlement_date
    from int_allocations__dated
    where kind = 'cash' and not is_on_receipt

),

ledger_events as (

    select * from int_ledger_events

),

actions as (

    select * from stg_actions

),

words as (

    select * from ref_interrupting_acts

),

steps as (

    select * from int_litigation_steps

),

case_documents as (

    select * from stg_litigation_case_documents

)

-- the instalment that a payment reduced, whether the payment named it or not: it counts
-- from the day it came, and is known of this debt once it is allocated
select
    cash.bu,
    cast(null as varchar) as customer_id,
    cash.document_id,
    ledger_events.instalment_no,
    cash.paid_date as act_date,
    cash.settlement_date as known_date,
    'part_payment' as interrupting_act,
    'part payment' as act,
    cast(null as varchar) as case_id,
    false as is_title
from cash
inner join ledger_events
    on
        cash.bu = ledger_events.bu
        and cash.document_id = ledger_events.document_id
        and cash.settlement_date = ledger_events.event_date
        and coalesce(cash.instalment_no, ledger_events.instalment_no)
        = ledger_events.instalment_no
where ledger_events.step_rank in (3, 7) and ledger_events.change_local < 0
union all
select
    actions.bu,
    actions.customer_id,
    actions.document_id,
    actions.instalment_no,
    actions.action_date as act_date,
    actions.action_date as known_date,
    words.interrupting_act,
    words.word as act,
    cast(null as varchar) as case_id,
    false as is_title
from actions
inner join words
    on
        (words.feed = 'action kind' and actions.action_kind = words.word)
        or (words.feed = 'action outcome' and actions.outcome = words.word)
union all
select
    case_documents.bu,
    steps.customer_id,
    case_documents.document_id,
    cast(null as integer) as instalment_no,
    steps.event_date as act_date,
    steps.known_date,
    steps.interrupting_act,
    steps.step as act,
    steps.case_id,
    steps.is_title
from steps
inner join case_documents
    on steps.case_id = case_documents.case_id
where steps.interrupting_act <> 'none' or steps.is_title
