-- Cash of the customers who promised or agreed a plan. Where nothing tells what was paid,
-- what items lost from one printed snapshot of their BU to its next, on a day not known.
-- There is no key: two receipts of a day may pay the same document.

with

cash as (

    select * from int_cash__received

),

items as (

    select * from fct_open_items where credit_kind = 'none' and not is_apart

),

-- read apart: what is read once is read for the wanted dates alone
later_items as (

    select * from fct_open_items where credit_kind = 'none' and not is_apart

),

told as (

    select
        bu,
        min(cash_date) as first_date
    from cash
    group by bu

),

printed as (

    select distinct
        snapshot_date,
        bu
    from raw_snapshot_units

),

paired as (

    select
        printed.bu,
        printed.snapshot_date,
        lag(printed.snapshot_date) over (
            partition by printed.bu
            order by printed.snapshot_date
        ) as prior_date
    from printed

),

followed as (

    select
        bu,
        customer_id
    from stg_promises
    union
    select
        bu,
        customer_id
    from stg_payment_plans

),

lost as (

    select
        items.bu,
        items.customer_id,
        items.currency_code,
        paired.prior_date,
        paired.snapshot_date,
        sum(
            case
                when later_items.currency_code <> items.currency_code then 0
                else
                    greatest(items.open_local - coalesce(later_items.open_local, 0), 0)
            end
        ) as lost_local
    from paired
    inner join items
        on
            paired.bu = items.bu
            and paired.prior_date = items.snapshot_date
    inner join followed
        on
            items.bu = followed.bu
            and items.customer_id = followed.customer_id
    -- what is no longer printed is settled
    left join later_items
        on
            paired.snapshot_date = later_items.snapshot_date
            and items.bu = later_items.bu
            and items.document_id = later_items.document_id
            and items.instalment_no = later_items.instalment_no
    -- unmatched is what we keep: nothing is known of its payments up to this day
    left join told
        on
            paired.bu = told.bu
            and paired.snapshot_date >= told.first_date
    where told.bu is null
    group by
        items.bu,
        items.customer_id,
        items.currency_code,
        paired.prior_date,
        paired.snapshot_date

)

select
    cash.bu,
    cash.customer_id,
    cash.document_id,
    cash.currency_code,
    cash.received_date as starts_date,
    cash.received_date as ends_date,
    cash.cash_date as paid_date,
    cash.cash_local
from cash
inner join followed
    on
        cash.bu = followed.bu
        and cash.customer_id = followed.customer_id
union all
select
    bu,
    customer_id,
    '' as document_id,
    currency_code,
    cast(prior_date + interval '1' day as date) as starts_date,
    snapshot_date as ends_date,
    snapshot_date as paid_date,
    cast(lost_local as decimal(18, 2)) as cash_local
from lost
where lost_local > 0
