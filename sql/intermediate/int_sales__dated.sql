-- What was sold to a customer on a day, with tax and where it is known without: the sales
-- feed where it tells the month of a BU (its last day), else the invoices issued less the
-- credit notes; and the same before credit notes, which a feed does not tell apart.
-- grain: sale_date, bu, customer_id, currency_code

with

sales as (

    select * from stg_sales

),

documents as (

    select
        *,
        -- tax is told without a sign
        amount_local
        - case
            when amount_local < 0 then -abs(tax_local)
            else abs(tax_local)
        end as excl_tax_local
    from int_ledger_documents

),

told as (

    select distinct
        bu,
        sales_month
    from sales

)

select
    last_day(sales_month) as sale_date,
    bu,
    customer_id,
    currency_code,
    true as is_monthly,
    cast(sum(amount_local) as decimal(18, 2)) as sales_local,
    case
        when count(*) = count(excl_tax_local)
            then cast(sum(excl_tax_local) as decimal(18, 2))
    end as excl_tax_local,
    cast(sum(amount_local) as decimal(18, 2)) as gross_local,
    case
        when count(*) = count(excl_tax_local)
            then cast(sum(excl_tax_local) as decimal(18, 2))
    end as gross_excl_tax_local
from sales
group by last_day(sales_month), bu, customer_id, currency_code
union all
select
    documents.issue_date as sale_date,
    documents.bu,
    documents.customer_id,
    documents.currency_code,
    false as is_monthly,
    cast(sum(documents.amount_local) as decimal(18, 2)) as sales_local,
    -- known when the tax of every document is
    case
        when count(*) = count(documents.excl_tax_local)
            then cast(sum(documents.excl_tax_local) as decimal(18, 2))
    end as excl_tax_local,
    cast(
        sum(
            case when documents.amount_local > 0 then documents.amount_local else 0 end
        ) as decimal(18, 2)
    ) as gross_local,
    case
        when count(*) = count(documents.excl_tax_local)
            then
                cast(
                    sum(
                        case
                            when documents.amount_local > 0 then documents.excl_tax_local
                            else 0
                        end
                    ) as decimal(18, 2)
                )
    end as gross_excl_tax_local
from documents
-- unmatched is what we keep: a month of the sales feed says it better
left join told
    on
        documents.bu = told.bu
        and make_date(year(documents.issue_date), month(documents.issue_date), 1)
        = told.sales_month
where
    told.bu is null
    and documents.document_type in ('invoice', 'debit_note', 'credit_note')
    -- issued to a customer, not cash returned, a write-off or an opening balance
    and documents.step_rank in (2, 5)
    and not documents.is_apart
group by
    documents.issue_date,
    documents.bu,
    documents.customer_id,
    documents.currency_code
