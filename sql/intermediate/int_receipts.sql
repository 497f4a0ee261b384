-- Cash that came in. What paid documents of another currency is a receipt of that
-- currency, worth what it paid.
-- grain: bu, receipt_id

with

received as (

    select * from stg_receipts

),

exchanged as (

    select * from int_exchanged_documents

),

given as (

    select
        bu,
        receipt_id,
        sum(given_local) as given_local
    from exchanged
    group by bu, receipt_id

),

turned as (

    select
        bu,
        receipt_id,
        exchanged_receipt_id,
        currency_code,
        sum(exchanged_local) as exchanged_local
    from exchanged
    group by bu, receipt_id, exchanged_receipt_id, currency_code

)

select
    received.bu,
    received.receipt_id,
    received.customer_id,
    received.batch_id,
    received.currency_code,
    received.value_date,
    received.returned_on,
    cast(
        received.amount_local - coalesce(given.given_local, 0) as decimal(18, 2)
    ) as amount_local
from received
-- most receipts pay documents of their own currency
left join given
    on
        received.bu = given.bu
        and received.receipt_id = given.receipt_id
where given.given_local is null or received.amount_local <> given.given_local
union all
select
    turned.bu,
    turned.exchanged_receipt_id as receipt_id,
    received.customer_id,
    received.batch_id,
    turned.currency_code,
    received.value_date,
    received.returned_on,
    cast(turned.exchanged_local as decimal(18, 2)) as amount_local
from turned
inner join received
    on
        turned.bu = received.bu
        and turned.receipt_id = received.receipt_id
