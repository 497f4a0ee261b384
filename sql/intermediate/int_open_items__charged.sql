-- The interest that the law gives on a late debt up to a snapshot, and the days that have
-- a rate: that of each day, or of the first day for public debtors.
-- grain: snapshot_date, bu, document_id, instalment_no

with

debts as (

    select * from int_open_items__ruled where overdue_days > 0 and not is_charge

),

rates as (

    select * from int_late_interest_rates

),

spans as (

    select
        debts.snapshot_date,
        debts.bu,
        debts.document_id,
        debts.instalment_no,
        debts.outstanding_amount,
        rates.interest_rate,
        case
            when rates.rate_of = 'first day' then debts.overdue_days
            else
                date_diff(
                    'day',
                    greatest(rates.valid_from_date, debts.first_late_date),
                    least(rates.valid_to_date, debts.snapshot_date)
                )
                + 1
        end as span_days
    from debts
    inner join rates
        on
            debts.country_code = rates.country_code
            and debts.debtor_kind = rates.debtor_kind
            and debts.first_late_date <= rates.valid_to_date
            and case
                when rates.rate_of = 'first day' then debts.first_late_date
                else debts.snapshot_date
            end >= rates.valid_from_date

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    cast(sum(span_days) as integer) as rated_days,
    -- rounded once; half a cent goes up, though a double may lie just below it
    cast(
        sum(cast(outstanding_amount as double) * interest_rate * span_days) / 365
        + 0.000000001
        as decimal(18, 2)
    ) as interest_amount
from spans
group by snapshot_date, bu, document_id, instalment_no
