-- A part of an open debt with the day on which its cash is expected and what says so: a
-- promise, a plan, else the due date and its customer's delay. What no day can be told of
-- has none, and says why.
-- grain: snapshot_date, bu, document_id, instalment_no, pledge_id

with

contested as (

    select * from int_documents__contested

),

payers as (

    select * from fct_payers

),

taken as (

    select
        snapshot_date,
        bu,
        document_id,
        instalment_no,
        sum(covered_amount) as taken_amount
    from int_pledges__covering
    group by snapshot_date, bu, document_id, instalment_no

),

rests as (

    select
        items.snapshot_date,
        items.bu,
        items.customer_id,
        items.currency_code,
        items.document_id,
        items.instalment_no,
        items.due_date,
        payers.delay_days,
        case
            when items.is_assigned_to_factor then 'factored'
            when items.receivable_type = 'doubtful' then 'doubtful'
            -- who paid contested debts before is expected to do so again, but in court
            when
                items.receivable_type = 'litigious'
                and (
                    payers.contested_payment_count = 0
                    or not items.is_disputed
                    or coalesce(contested.case_count > 0, false)
                )
                then 'litigious'
            when items.due_date is null then 'no due date'
            else 'habit'
        end as origin,
        items.outstanding_amount - coalesce(taken.taken_amount, 0) as part_amount
    from fct_open_items as items
    inner join payers
        on
            items.snapshot_date = payers.snapshot_date
            and items.bu = payers.bu
            and items.customer_id = payers.customer_id
    -- few documents are contested
    left join contested
        on
            items.snapshot_date = contested.snapshot_date
            and items.bu = contested.bu
            and items.document_id = contested.document_id
    -- few debts are promised
    left join taken
        on
            items.snapshot_date = taken.snapshot_date
            and items.bu = taken.bu
            and items.document_id = taken.document_id
            and items.instalment_no = taken.instalment_no
    where items.credit_kind = 'none' and not items.is_apart

)

select
    snapshot_date,
    bu,
    customer_id,
    currency_code,
    document_id,
    instalment_no,
    '' as pledge_id,
    origin,
    due_date,
    case when origin = 'habit' then cast(due_date + delay_days as date) end
        as expected_date,
    cast(part_amount as decimal(18, 2)) as part_amount
from rests
where part_amount <> 0
union all
select
    items.snapshot_date,
    items.bu,
    items.customer_id,
    items.currency_code,
    items.document_id,
    items.instalment_no,
    covering.pledge_id,
    covering.origin,
    coalesce(items.due_date, covering.pledge_date) as due_date,
    covering.pledge_date as expected_date,
    covering.covered_amount as part_amount
from int_pledges__covering as covering
inner join fct_open_items as items
    on
        covering.snapshot_date = items.snapshot_date
        and covering.bu = items.bu
        and covering.document_id = items.document_id
        and covering.instalment_no = items.instalment_no
