-- The part of an open debt that a promise or plan covers: the one about its document,
-- then those of its customer, which take sound debts before contested, old before new.
-- grain: snapshot_date, bu, document_id, instalment_no, pledge_id

with

named as (

    select * from int_pledges__named

),

general as (

    select
        snapshot_date,
        bu,
        customer_id,
        currency_code,
        pledge_id,
        origin,
        pledge_date,
        pledged_amount,
        sum(pledged_amount) over (
            partition by snapshot_date, bu, customer_id, currency_code
            order by pledge_date, pledge_id
        ) as ends_amount
    from int_pledges
    where document_id = ''

),

pledging as (

    select distinct
        snapshot_date,
        bu,
        customer_id,
        currency_code
    from general

),

taken as (

    select
        snapshot_date,
        bu,
        document_id,
        instalment_no,
        sum(covered_amount) as taken_amount
    from named
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
        items.receivable_type in ('doubtful', 'litigious') as is_unsure,
        items.outstanding_amount - coalesce(taken.taken_amount, 0) as rest_amount
    from fct_open_items as items
    inner join pledging
        on
            items.snapshot_date = pledging.snapshot_date
            and items.bu = pledging.bu
            and items.customer_id = pledging.customer_id
            and items.currency_code = pledging.currency_code
    -- most documents have no promise of their own
    left join taken
        on
            items.snapshot_date = taken.snapshot_date
            and items.bu = taken.bu
            and items.document_id = taken.document_id
            and items.instalment_no = taken.instalment_no
    where
        items.credit_kind = 'none'
        and not items.is_apart
        and not items.is_assigned_to_factor

),

debts as (

    select
        rests.*,
        sum(rest_amount) over (
            partition by snapshot_date, bu, customer_id, currency_code
            order by is_unsure, due_date nulls last, document_id, instalment_no
        ) as ends_amount
    from rests

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    pledge_id,
    origin,
    pledge_date,
    covered_amount
from named
union all
select
    debts.snapshot_date,
    debts.bu,
    debts.document_id,
    debts.instalment_no,
    general.pledge_id,
    general.origin,
    general.pledge_date,
    cast(
        least(debts.ends_amount, general.ends_amount)
        - greatest(
            debts.ends_amount - debts.rest_amount,
            general.ends_amount - general.pledged_amount
        ) as decimal(18, 2)
    ) as covered_amount
from general
inner join debts
    on
        general.snapshot_date = debts.snapshot_date
        and general.bu = debts.bu
        and general.customer_id = debts.customer_id
        and general.currency_code = debts.currency_code
        and debts.ends_amount > general.ends_amount - general.pledged_amount
        and general.ends_amount > debts.ends_amount - debts.rest_amount
where debts.rest_amount > 0
