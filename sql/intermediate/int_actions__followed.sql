-- A dunning act with the days in which cash is taken for its effect: those after it, up
-- to the next act on the same customer, and no more of them than the limit gives.
-- grain: action_id

with

actions as (

    select * from stg_actions

),

kinds as (

    select * from ref_action_kinds

),

limits as (

    select * from int_effort_limits

),

placed as (

    select
        actions.*,
        -- of two acts on a day the later step counts
        lead(actions.action_date) over (
            partition by actions.bu, actions.customer_id
            order by
                actions.action_date,
                coalesce(kinds.kind_rank, 99),
                actions.action_id
        ) as next_action_date
    from actions
    -- a kind in a user's own words: check_every_act_is_of_a_known_kind
    left join kinds
        on actions.action_kind = kinds.action_kind

)

select
    placed.action_id,
    placed.bu,
    placed.customer_id,
    placed.actor_agent_id,
    placed.action_date,
    placed.action_kind,
    cast(placed.action_date + limits.effect_days as date) as effect_date,
    case
        when
            placed.next_action_date
            < cast(placed.action_date + limits.effect_days as date)
            then placed.next_action_date
        else cast(placed.action_date + limits.effect_days as date)
    end as last_paid_date
from placed
cross join limits
