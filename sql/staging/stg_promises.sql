-- A promise to pay: a customer's word, its day and its amount.
-- grain: promise_id

select
    promise_id,
    bu,
    customer_id,
    document_id,
    action_id,
    made_on as made_date,
    due_on as due_date,
    currency_code,
    cast(abs(amount) as decimal(18, 2)) as promised_local,
    batch_id
from raw_promises
