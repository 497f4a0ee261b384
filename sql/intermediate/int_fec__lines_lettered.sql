-- A line with its document and its letter group of the year; an opening line that lost
-- its letter keeps the one it had.
-- grain: bu, line_id
-- table

with

lines as (

    select * from int_fec__lines

),

ancestors as (

    select * from int_fec__ancestors

),

named as (

    select
        lines.bu,
        lines.fiscal_year_end,
        lines.line_id,
        ancestors.document_id,
        lines.account,
        lines.aux,
        ancestors.letter,
        ancestors.letter_date,
        lines.letter is null and ancestors.letter is not null as is_letter_kept,
        lines.entry_date,
        lines.amount_local
    from lines
    inner join ancestors
        on lines.bu = ancestors.bu and lines.line_id = ancestors.line_id

),

weighed as (

    select
        named.*,
        sum(amount_local) over (
            partition by bu, fiscal_year_end, account, aux, letter, letter_date
        ) as group_local
    from named

)

select
    bu,
    fiscal_year_end,
    line_id,
    document_id,
    account,
    aux,
    -- codes start again each year: without its date, a kept letter counts where it closes
    case
        when is_letter_kept and letter_date = date '9999-12-31' and group_local <> 0
            then null
        else letter
    end as letter,
    letter_date,
    entry_date,
    amount_local
from weighed
