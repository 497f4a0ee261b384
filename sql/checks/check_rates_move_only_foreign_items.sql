-- An exchange difference on an item of the reporting currency: a movement is missing.
-- severity: error
-- partition: snapshot_date

select
    movements.snapshot_date,
    movements.bu,
    movements.document_id,
    movements.instalment_no,
    movements.movement_amount
from fct_movements as movements
inner join raw_settings as stated
    on movements.currency_code = stated.reporting_currency
where movements.step = 'fx'
