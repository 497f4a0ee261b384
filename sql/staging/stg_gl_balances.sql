-- The balance of a customer account in the general ledger at a date.
-- grain: balance_date, bu, account, currency_code

select
    date as balance_date,
    bu,
    account,
    currency_code,
    cast(balance as decimal(18, 2)) as balance_local
from raw_gl_balances
