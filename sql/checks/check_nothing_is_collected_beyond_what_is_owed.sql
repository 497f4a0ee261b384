-- More was collected of an item than could be, or its receipts say another amount.
-- severity: error
-- partition: snapshot_date

with

uses as (

    select
        snapshot_date,
        bu,
        document_id,
        instalment_no,
        sum(use_amount) as used_amount
    from fct_receipt_uses
    where receipt_use in ('collected', 'early')
    group by snapshot_date, bu, document_id, instalment_no

)

select
    recoveries.snapshot_date,
    recoveries.bu,
    recoveries.document_id,
    recoveries.instalment_no,
    recoveries.collectible_amount,
    recoveries.collected_amount,
    uses.used_amount
from fct_recoveries as recoveries
-- an item may have brought nothing
left join uses
    on
        recoveries.snapshot_date = uses.snapshot_date
        and recoveries.bu = uses.bu
        and recoveries.document_id = uses.document_id
        and recoveries.instalment_no = uses.instalment_no
where
    (
        recoveries.is_collectible
        and recoveries.collected_amount > recoveries.collectible_amount
    )
    or (
        not recoveries.is_inferred
        and recoveries.collected_amount <> coalesce(uses.used_amount, 0)
    )
