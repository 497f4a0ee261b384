-- Cash that came in, as a positive amount, and the day it was returned if it was.
-- grain: bu, receipt_id

select
    bu,
    receipt_id,
    customer_id,
    batch_id,
    currency_code,
    value_date,
    returned_on,
    abs(amount) as amount_local
from raw_receipts
