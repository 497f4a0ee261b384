-- The one credit note that corrects a document and that no allocation names: what settles
-- the document by credit note, without saying by which, is taken from it if it is enough.
-- grain: bu, document_id

with

corrections as (

    select
        bu,
        document_id as credit_id,
        corrects_document_id as document_id,
        sum(-amount_local) as credit_local
    from stg_invoices
    where step_rank = 5 and corrects_document_id is not null
    group by bu, document_id, corrects_document_id

),

allocations as (

    select * from stg_allocations

),

named as (

    select
        bu,
        document_id
    from allocations
    union
    select
        bu,
        credit_id as document_id
    from allocations
    where credit_id is not null

),

unnamed as (

    select
        bu,
        document_id,
        sum(amount_local) as unnamed_local
    from allocations
    where kind = 'credit_note' and credit_id is null and receipt_id is null
    group by bu, document_id

),

only_ones as (

    select
        corrections.bu,
        corrections.document_id,
        min(corrections.credit_id) as only_credit_id,
        min(corrections.credit_local) as only_credit_local
    from corrections
    -- unmatched is what we keep: what is named says itself what it settles
    left join named
        on
            corrections.bu = named.bu
            and corrections.credit_id = named.document_id
    where named.document_id is null
    group by corrections.bu, corrections.document_id
    having count(*) = 1

)

select
    only_ones.bu,
    only_ones.document_id,
    only_ones.only_credit_id
from only_ones
inner join unnamed
    on
        only_ones.bu = unnamed.bu
        and only_ones.document_id = unnamed.document_id
        and only_ones.only_credit_local >= unnamed.unnamed_local
