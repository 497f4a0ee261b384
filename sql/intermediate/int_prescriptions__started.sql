-- A debt at a snapshot with its regime and the last day of its first term.
-- grain: snapshot_date, bu, document_id, instalment_no

with

items as (

    select * from fct_open_items

),

customer_regimes as (

    select * from int_customers__regimes

),

regimes as (

    select * from int_prescription_regimes

),

started as (

    select
        items.snapshot_date,
        items.bu,
        items.customer_id,
        items.document_id,
        items.instalment_no,
        items.issue_date,
        items.due_date,
        regimes.regime_rank,
        regimes.regime_code,
        regimes.term_years,
        regimes.title_years,
        regimes.start_rule,
        regimes.restart_rule,
        case
            when regimes.counts_from = 'issue' then items.issue_date
            else coalesce(items.due_date, items.issue_date)
        end as start_date
    from items
    -- a country without regime gives no date: check_every_debt_has_a_regime
    left join customer_regimes
        on
            items.snapshot_date = customer_regimes.snapshot_date
            and items.bu = customer_regimes.bu
            and items.customer_id = customer_regimes.customer_id
    -- likewise
    left join regimes
        on customer_regimes.regime_rank = regimes.regime_rank
    where
        items.outstanding_amount > 0
        and items.credit_kind = 'none'
        and not items.is_apart

),

-- a term of years ends on the day of the same number, or on the month's last
ended as (

    select
        started.*,
        make_date(year(start_date) + term_years, month(start_date), 1)
            as end_month_date
    from started

)

select
    snapshot_date,
    bu,
    customer_id,
    document_id,
    instalment_no,
    issue_date,
    due_date,
    start_date,
    regime_rank,
    regime_code,
    term_years,
    title_years,
    restart_rule,
    case
        when start_rule = 'next 1 January' then make_date(year(end_month_date), 12, 31)
        else
            least(
                end_month_date + cast(day(start_date) - 1 as integer),
                last_day(end_month_date)
            )
    end as first_end_date
from ended
