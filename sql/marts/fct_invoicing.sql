-- What was invoiced to a customer in the period that a snapshot closes, before credit
-- notes, with tax and where it is known without, at the closing rate. Ledgers only.
-- grain: snapshot_date, bu, customer_id, currency_code
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

documents as (

    select * from int_ledger_documents
    where
        document_type in ('invoice', 'debit_note')
        and step_rank = 2
        and amount_local > 0
        and not is_apart

),

summed as (

    select
        dates.snapshot_date,
        documents.bu,
        documents.customer_id,
        documents.currency_code,
        cast(sum(documents.amount_local) as decimal(18, 2)) as invoiced_local,
        -- known when the tax of every document is; tax is told without a sign
        case
            when count(*) = count(documents.tax_local)
                then
                    cast(
                        sum(documents.amount_local - abs(documents.tax_local))
                        as decimal(18, 2)
                    )
        end as excl_tax_local
    from dates
    inner join documents
        on
            dates.snapshot_date >= documents.starts_date
            and dates.period_starts_after < documents.starts_date
    group by
        dates.snapshot_date,
        documents.bu,
        documents.customer_id,
        documents.currency_code

)

select
    summed.snapshot_date,
    summed.bu,
    summed.customer_id,
    coalesce(customers.parent_id, summed.bu || ':' || summed.customer_id) as parent_id,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    summed.currency_code,
    cast(summed.invoiced_local * rates.rate as decimal(18, 2)) as invoices_amount,
    cast(
        summed.excl_tax_local * rates.rate as decimal(18, 2)
    ) as invoices_excl_tax_amount
from summed
-- a missing rate must not lose the invoice: check_every_currency_has_a_rate
left join int_closing_rates as rates
    on
        summed.snapshot_date = rates.snapshot_date
        and summed.currency_code = rates.currency_code
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join int_customers__at_snapshot as customers
    on
        summed.snapshot_date = customers.snapshot_date
        and summed.bu = customers.bu
        and summed.customer_id = customers.customer_id
