-- An item that a period touched, with everything that explains its change.
-- grain: snapshot_date, bu, document_id, instalment_no

with

touched as (

    select * from int_items__touched

),

movements as (

    select * from int_ledger_movements

),

periods as (

    select * from int_ledger_periods

),

rates as (

    select * from int_closing_rates

)

select
    touched.snapshot_date,
    touched.bu,
    touched.document_id,
    touched.instalment_no,
    touched.now_customer_id,
    touched.now_customer_name,
    touched.now_parent_id,
    touched.now_parent_name,
    touched.now_country_code,
    touched.now_segment,
    touched.now_agent_id,
    touched.now_document_type,
    touched.now_account,
    touched.now_currency_code,
    touched.now_receivable_type,
    touched.now_is_intercompany,
    touched.now_is_apart,
    touched.before_customer_id,
    touched.before_customer_name,
    touched.before_parent_id,
    touched.before_parent_name,
    touched.before_country_code,
    touched.before_segment,
    touched.before_agent_id,
    touched.before_document_type,
    touched.before_account,
    touched.before_currency_code,
    touched.before_receivable_type,
    touched.before_is_intercompany,
    touched.before_is_apart,
    touched.before_amount,
    touched.now_amount,
    touched.was_open,
    touched.is_open,
    periods.bu is null as is_inferred,
    touched.was_open
    and touched.is_open
    and (
        touched.now_customer_id <> touched.before_customer_id
        or touched.now_parent_id <> touched.before_parent_id
        or touched.now_country_code <> touched.before_country_code
        or touched.now_segment <> touched.before_segment
        or touched.now_agent_id <> touched.before_agent_id
        or touched.now_document_type <> touched.before_document_type
        or touched.now_account <> touched.before_account
        or touched.now_currency_code <> touched.before_currency_code
        or touched.now_receivable_type <> touched.before_receivable_type
        or touched.now_is_intercompany <> touched.before_is_intercompany
        or touched.now_is_apart <> touched.before_is_apart
    ) as is_reclassified,
    -- the same debt at another rate: only what stays open in one currency
    case
        when
            touched.was_open
            and touched.is_open
            and touched.now_currency_code = touched.before_currency_code
            then
                cast(touched.before_local * rates.rate as decimal(18, 2))
                - touched.before_amount
        else 0
    end as fx_amount,
    coalesce(movements.invoiced_amount, 0) as invoiced_amount,
    coalesce(movements.cash_amount, 0) as cash_amount,
    coalesce(movements.returned_amount, 0) as returned_amount,
    coalesce(movements.credit_note_amount, 0) as credit_note_amount,
    coalesce(movements.write_off_amount, 0) as write_off_amount,
    coalesce(movements.netting_amount, 0) as netting_amount,
    coalesce(movements.moved_amount, 0) as moved_amount
from touched
-- a period that the ledger does not tell is inferred from its two ends
left join periods
    on
        touched.snapshot_date = periods.snapshot_date
        and touched.bu = periods.bu
-- an item may stay as it is; a printed one has no ledger
left join movements
    on
        touched.snapshot_date = movements.snapshot_date
        and touched.bu = movements.bu
        and touched.document_id = movements.document_id
        and touched.instalment_no = movements.instalment_no
-- a missing rate stops the build: check_every_currency_has_a_rate
left join rates
    on
        touched.snapshot_date = rates.snapshot_date
        and touched.before_currency_code = rates.currency_code
