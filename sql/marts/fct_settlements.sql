-- What one settlement took off a debt in the period that a snapshot closes, how old and
-- how late the debt was, and what was left of it.
-- grain: snapshot_date, bu, document_id, instalment_no, part_rank
-- partition: snapshot_date

with

dates as (

    select * from stg_snapshot_dates

),

parts as (

    select * from int_settlement_parts where applied_local <> 0

),

debts as (

    select * from int_debts

),

contests as (

    select
        bu,
        document_id,
        opened_date,
        closed_date
    from stg_disputes
    union all
    select
        bu,
        document_id,
        opened_date,
        closed_date
    from int_litigated_documents

),

rates as (

    select * from int_closing_rates

),

customers as (

    select * from int_customers__at_snapshot

),

settled as (

    select
        dates.snapshot_date,
        parts.bu,
        parts.document_id,
        parts.instalment_no,
        parts.part_rank,
        parts.kind as settlement_kind,
        parts.settlement_date,
        parts.applied_local,
        parts.rest_local,
        debts.customer_id,
        debts.document_type,
        debts.account,
        debts.currency_code,
        debts.issue_date,
        debts.due_date,
        debts.amount_local,
        debts.tax_local
    from dates
    inner join parts
        on
            dates.snapshot_date >= parts.settlement_date
            and dates.period_starts_after < parts.settlement_date
    inner join debts
        on
            parts.bu = debts.bu
            and parts.document_id = debts.document_id
            and parts.instalment_no = debts.instalment_no

),

contested as (

    select distinct
        settled.snapshot_date,
        settled.bu,
        settled.document_id,
        settled.instalment_no,
        settled.part_rank
    from settled
    inner join contests
        on
            settled.bu = contests.bu
            and settled.document_id = contests.document_id
            and settled.settlement_date >= contests.opened_date
            and settled.due_date < contests.closed_date

)

select
    -- keys
    settled.snapshot_date,
    settled.bu,
    settled.document_id,
    settled.instalment_no,
    cast(settled.part_rank as integer) as part_rank,

    -- dimensions
    settled.customer_id,
    coalesce(customers.customer_name, settled.customer_id) as customer_name,
    coalesce(customers.parent_id, settled.bu || ':' || settled.customer_id) as parent_id,
    coalesce(customers.parent_name, settled.customer_id) as parent_name,
    coalesce(customers.country_code, 'unknown') as country_code,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.agent_id, 'unassigned') as agent_id,
    coalesce(customers.is_intercompany, false) as is_intercompany,
    settled.document_type,
    settled.account,
    settled.currency_code,
    settled.settlement_kind,
    contested.part_rank is not null as is_contested,

    -- dates and ages
    settled.issue_date,
    settled.due_date,
    settled.settlement_date,
    cast(date_diff('day', settled.issue_date, settled.settlement_date) as integer)
        as settled_days,
    cast(
        greatest(date_diff('day', settled.due_date, settled.settlement_date), 0)
        as integer
    ) as late_days,
    settled.rest_local = 0 and settled.applied_local > 0 as is_last_settlement,

    -- amounts, at the closing rate of the period
    cast(settled.amount_local * rates.rate as decimal(18, 2)) as debt_amount,
    -- empty where the tax of the document is not known
    cast(
        (settled.amount_local - abs(settled.tax_local)) * rates.rate as decimal(18, 2)
    ) as debt_excl_tax_amount,
    cast(settled.applied_local * rates.rate as decimal(18, 2)) as settled_amount
from settled
-- unmatched is what nobody contested
left join contested
    on
        settled.snapshot_date = contested.snapshot_date
        and settled.bu = contested.bu
        and settled.document_id = contested.document_id
        and settled.instalment_no = contested.instalment_no
        and settled.part_rank = contested.part_rank
-- a missing rate must not lose the row; check_every_currency_has_a_rate stops the build
left join rates
    on
        settled.snapshot_date = rates.snapshot_date
        and settled.currency_code = rates.currency_code
-- a customer without master data is 'unknown'; check_every_customer_is_known warns
left join customers
    on
        settled.snapshot_date = customers.snapshot_date
        and settled.bu = customers.bu
        and settled.customer_id = customers.customer_id
