-- A customer line of a FEC as a document, signed. An opening line that carries forward a
-- line of an imported year is that line; without original it starts here, and its age.
-- grain: bu, document_id, instalment_no
-- table
-- dated: entry_date

with

lines as (

    select * from int_fec__lines

),

carried as (

    select * from int_fec__openings_carried

),

dated as (

    select
        lines.*,
        amount_local < 0 as is_credit,
        account like '418%' or account like '419%' as is_apart,
        case
            when is_opening then entry_date
            -- a document dated after its entry, or more than a year before, is a slip
            when date_diff('day', piece_date, entry_date) between 0 and 366
                then piece_date
            else entry_date
        end as issue_date
    from lines
    -- unmatched is what we keep: what starts here
    left join carried on lines.bu = carried.bu and lines.line_id = carried.line_id
    where carried.line_id is null

)

select
    bu,
    line_id as document_id,
    1 as instalment_no,
    customer_id,
    customer_name,
    piece_ref as document_ref,
    case
        when account like '418%' then 'unbilled'
        when account like '4191%' then 'advance'
        when not is_credit and entry_kind in ('sale', 'opening') then 'invoice'
        when not is_credit then 'debit_note'
        -- a credit that is brought forward is taken for money that nobody matched
        when entry_kind in ('cash', 'opening') and account not like '4198%' then 'receipt'
        else 'credit_note'
    end as document_type,
    case
        when entry_kind in ('opening', 'write_off') then entry_kind
        when entry_kind = 'sale' and is_credit then 'credit_note'
        when entry_kind = 'sale' then 'invoiced'
        when entry_kind = 'cash' and is_credit then 'cash'
        when entry_kind = 'cash' then 'returned_or_refund'
        else 'adjustment'
    end as movement_kind,
    account,
    currency_code,
    entry_date,
    issue_date,
    case
        when is_apart or terms_days is null then null
        -- a credit can be used from its own day on
        when is_credit then issue_date
        when is_end_of_month then last_day(issue_date + terms_days)
        else issue_date + terms_days
    end as due_date,
    amount_local,
    is_apart,
    batch_id
from dated
