-- What the policy of a customer lets an act give up: a share of its document, or of all
-- that the customer owed where it names none.
-- grain: snapshot_date, action_id

with

dates as (

    select * from stg_snapshot_dates

),

actions as (

    select * from stg_actions where concession_local > 0

),

items as (

    select * from fct_open_items where credit_kind = 'none' and not is_apart

),

rates as (

    select * from int_closing_rates

),

policies as (

    select * from int_customers__policies

),

margins as (

    select
        segment,
        max(concession_ratio) as concession_ratio
    from ref_dunning_policies
    group by segment

),

-- at the snapshot that closes the period or at the one before: it may be settled since
owed as (

    select
        dates.snapshot_date,
        actions.action_id,
        items.snapshot_date as seen_date,
        cast(
            sum(
                case
                    when actions.document_id is null then items.outstanding_amount
                    else items.original_local * rates.rate
                end
            ) as decimal(18, 2)
        ) as owed_amount
    from dates
    inner join actions
        on
            dates.period_starts_after < actions.action_date
            and dates.snapshot_date >= actions.action_date
    inner join items
        on
            actions.bu = items.bu
            and actions.customer_id = items.customer_id
            and (
                dates.snapshot_date = items.snapshot_date
                or dates.prior_snapshot_date = items.snapshot_date
            )
            and coalesce(actions.document_id, items.document_id) = items.document_id
    inner join rates
        on
            items.snapshot_date = rates.snapshot_date
            and items.currency_code = rates.currency_code
    group by dates.snapshot_date, actions.action_id, items.snapshot_date

),

based as (

    select
        snapshot_date,
        action_id,
        max(owed_amount) as owed_amount
    from owed
    group by snapshot_date, action_id

)

select
    based.snapshot_date,
    based.action_id,
    cast(based.owed_amount * coalesce(margins.concession_ratio, 0) as decimal(18, 2))
        as allowed_amount
from based
inner join actions
    on based.action_id = actions.action_id
-- a customer without master data is under the general policy
left join policies
    on
        actions.bu = policies.bu
        and actions.customer_id = policies.customer_id
        and actions.action_date between policies.valid_from and policies.valid_to
-- which may be missing too: then nothing may be given up
left join margins
    on coalesce(policies.policy, '*') = margins.segment
