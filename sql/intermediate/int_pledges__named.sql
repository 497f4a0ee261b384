-- The part of an open debt that a promise about its document covers: debts and promises
-- laid end to end, each by due date; where two overlap, one covers the other.
-- grain: snapshot_date, bu, document_id, instalment_no, pledge_id

with

pledges as (

    select
        snapshot_date,
        bu,
        document_id,
        currency_code,
        pledge_id,
        origin,
        pledge_date,
        pledged_amount,
        sum(pledged_amount) over (
            partition by snapshot_date, bu, document_id, currency_code
            order by pledge_date, pledge_id
        ) as ends_amount
    from int_pledges
    where document_id <> ''

),

debts as (

    select
        snapshot_date,
        bu,
        document_id,
        instalment_no,
        currency_code,
        outstanding_amount,
        sum(outstanding_amount) over (
            partition by snapshot_date, bu, document_id, currency_code
            order by due_date nulls last, instalment_no
        ) as ends_amount
    from fct_open_items
    where credit_kind = 'none' and not is_apart and not is_assigned_to_factor

)

select
    debts.snapshot_date,
    debts.bu,
    debts.document_id,
    debts.instalment_no,
    pledges.pledge_id,
    pledges.origin,
    pledges.pledge_date,
    cast(
        least(debts.ends_amount, pledges.ends_amount)
        - greatest(
            debts.ends_amount - debts.outstanding_amount,
            pledges.ends_amount - pledges.pledged_amount
        ) as decimal(18, 2)
    ) as covered_amount
from pledges
inner join debts
    on
        pledges.snapshot_date = debts.snapshot_date
        and pledges.bu = debts.bu
        and pledges.document_id = debts.document_id
        and pledges.currency_code = debts.currency_code
        and debts.ends_amount > pledges.ends_amount - pledges.pledged_amount
        and pledges.ends_amount > debts.ends_amount - debts.outstanding_amount
