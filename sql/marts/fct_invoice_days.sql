-- How long the invoices of the n days up to a snapshot have stayed unpaid: amount times
-- days, to the day of each payment and, for what is open, to the snapshot. Ledgers only.
-- grain: snapshot_date, bu, customer_id, currency_code
-- partition: snapshot_date

with

parameters as (

    select * from stg_parameters where parameter = 'dso_window_days'

),

-- the last entered value on or before each date; the declared default is 90 days
windows as (

    select
        dates.snapshot_date,
        max(parameters.valid_from_date) as valid_from_date
    from stg_snapshot_dates as dates
    -- unmatched has the default
    left join parameters on dates.snapshot_date >= parameters.valid_from_date
    group by dates.snapshot_date

),

dates as (

    select
        windows.snapshot_date,
        cast(coalesce(parameters.parameter_value, 90) as integer) as window_days
    from windows
    -- likewise
    left join parameters on windows.valid_from_date = parameters.valid_from_date

),

invoices as (

    select
        dates.snapshot_date,
        documents.bu,
        documents.customer_id,
        documents.currency_code,
        documents.amount_local,
        cast(
            documents.amount_local
            * date_diff('day', documents.issue_date, dates.snapshot_date)
            as decimal(18, 2)
        ) as weight_local
    from dates
    inner join int_ledger_documents as documents
        on
            dates.snapshot_date >= documents.issue_date
            and dates.snapshot_date >= documents.starts_date
            and cast(dates.snapshot_date - dates.window_days as date)
            < documents.issue_date
    where
        documents.document_type in ('invoice', 'debit_note')
        and documents.step_rank = 2
        and documents.amount_local > 0
        and not documents.is_apart

),

-- what is paid stops counting on the day of its payment
payments as (

    select
        dates.snapshot_date,
        documents.bu,
        documents.customer_id,
        documents.currency_code,
        cast(
            -parts.applied_local
            * date_diff('day', parts.paid_date, dates.snapshot_date)
            as decimal(18, 2)
        ) as weight_local
    from dates
    inner join int_ledger_documents as documents
        on
            dates.snapshot_date >= documents.issue_date
            and dates.snapshot_date >= documents.starts_date
            and cast(dates.snapshot_date - dates.window_days as date)
            < documents.issue_date
    inner join int_settlement_parts as parts
        on
            documents.bu = parts.bu
            and documents.document_id = parts.document_id
            and documents.instalment_no = parts.instalment_no
            and dates.snapshot_date >= parts.settlement_date
    where
        documents.document_type in ('invoice', 'debit_note')
        and documents.step_rank = 2
        and documents.amount_local > 0
        and not documents.is_apart

),

both_sides as (

    select
        snapshot_date,
        bu,
        customer_id,
        currency_code,
        amount_local,
        weight_local
    from invoices
    union all
    select
        snapshot_date,
        bu,
        customer_id,
        currency_code,
        0 as amount_local,
        weight_local
    from payments

),

summed as (

    select
        snapshot_date,
        bu,
        customer_id,
        currency_code,
        cast(sum(amount_local) as decimal(18, 2)) as issued_local,
        cast(sum(weight_local) as decimal(18, 2)) as weight_local
    from both_sides
    group by snapshot_date, bu, customer_id, currency_code

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
    cast(summed.issued_local * rates.rate as decimal(18, 2)) as issued_amount,
    cast(summed.weight_local * rates.rate as decimal(18, 2)) as day_weight_amount
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
