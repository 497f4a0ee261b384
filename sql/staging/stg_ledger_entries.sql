-- A customer line of a FEC, signed: a debit is positive. Lines of zero move nothing.
-- grain: bu, fiscal_year_end, line_no

with

entries as (

    select * from raw_ledger_entries

)

select
    -- keys
    bu,
    fiscal_year_end,
    line_no,
    batch_id,

    -- attributes
    journal_code,
    entry_no,
    account,
    coalesce(aux, '') as aux,
    customer_id,
    case
        when aux is not null then coalesce(aux_name, aux)
        when customer_id = account then coalesce(account_name, account)
        else customer_id
    end as customer_name,
    coalesce(piece_ref, '') as piece_ref,
    coalesce(label, '') as label,
    nullif(letter, '') as letter,
    currency_code,
    local_amount is not null as is_foreign,
    coalesce(is_opening, false) as is_opening,
    entry_kind,
    cast(terms_days as integer) as terms_days,
    coalesce(terms_end_of_month, false) as is_end_of_month,

    -- dates
    entry_date,
    piece_date,
    letter_date,

    -- amounts, in the currency of the books
    cast(debit - credit as decimal(18, 2)) as amount_local
from entries
where debit <> credit
