-- An agreed instalment of a payment plan.
-- grain: plan_id, due_date

select
    plan_id,
    bu,
    customer_id,
    due_on as due_date,
    currency_code,
    cast(abs(amount) as decimal(18, 2)) as instalment_local,
    batch_id
from raw_payment_plans
