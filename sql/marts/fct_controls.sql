-- What the items of a customer account add up to, beside the general ledger's balance.
-- grain: snapshot_date, bu, account, currency_code
-- partition: snapshot_date

with

items as (

    select
        snapshot_date,
        bu,
        account,
        currency_code,
        sum(open_local) as items_local,
        sum(outstanding_amount) as items_amount
    from fct_open_items
    group by snapshot_date, bu, account, currency_code

),

-- where an item carries no account (a receipt, say), only the BU's total can be compared
without_accounts as (

    select
        snapshot_date,
        bu,
        1 as mark
    from items
    group by snapshot_date, bu
    having min(account) = ''

),

balances as (

    select * from int_ledger_controls

),

sides as (

    select
        snapshot_date,
        bu,
        account,
        currency_code,
        items_local,
        items_amount,
        cast(null as decimal(18, 2)) as ledger_local,
        '' as ledger_source
    from items
    union all
    select
        snapshot_date,
        bu,
        account,
        currency_code,
        cast(0 as decimal(18, 2)) as items_local,
        cast(0 as decimal(18, 2)) as items_amount,
        ledger_local,
        ledger_source
    from balances

),

comparable as (

    select
        sides.snapshot_date,
        sides.bu,
        case when without_accounts.mark = 1 then '' else sides.account end as account,
        sides.currency_code,
        sides.items_local,
        sides.items_amount,
        sides.ledger_local,
        sides.ledger_source
    from sides
    -- most BUs carry accounts
    left join without_accounts
        on
            sides.snapshot_date = without_accounts.snapshot_date
            and sides.bu = without_accounts.bu

)

select
    snapshot_date,
    bu,
    account,
    currency_code,
    cast(sum(items_local) as decimal(18, 2)) as items_local,
    cast(sum(items_amount) as decimal(18, 2)) as items_amount,
    cast(sum(ledger_local) as decimal(18, 2)) as ledger_local,
    coalesce(nullif(max(ledger_source), ''), 'none') as ledger_source,
    cast(sum(items_local) - sum(ledger_local) as decimal(18, 2)) as difference_local
from comparable
group by snapshot_date, bu, account, currency_code
