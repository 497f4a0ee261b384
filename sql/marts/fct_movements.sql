-- One step of what changed one item's encours between two snapshots; a reclassification
-- leaves with the old dimensions and comes in with the new.
-- grain: snapshot_date, bu, document_id, instalment_no, step_rank, is_outgoing
-- partition: snapshot_date
-- window: 1 before

with

items as (

    select * from int_items__explained

),

lines as (

    select * from ref_movement_lines

),

dates as (

    select * from stg_snapshot_dates

),

steps as (

    select * from ref_bridge_steps

),

moved as (

    select
        items.snapshot_date,
        items.bu,
        items.document_id,
        items.instalment_no,
        items.is_inferred,
        lines.step_rank,
        lines.is_outgoing,
        case
            when lines.is_outgoing then items.before_customer_id
            else items.now_customer_id
        end as customer_id,
        case
            when lines.is_outgoing then items.before_customer_name
            else items.now_customer_name
        end as customer_name,
        case
            when lines.is_outgoing then items.before_parent_id
            else items.now_parent_id
        end as parent_id,
        case
            when lines.is_outgoing then items.before_parent_name
            else items.now_parent_name
        end as parent_name,
        case
            when lines.is_outgoing then items.before_country_code
            else items.now_country_code
        end as country_code,
        case
            when lines.is_outgoing then items.before_segment
            else items.now_segment
        end as segment,
        case
            when lines.is_outgoing then items.before_agent_id
            else items.now_agent_id
        end as agent_id,
        case
            when lines.is_outgoing then items.before_document_type
            else items.now_document_type
        end as document_type,
        case
            when lines.is_outgoing then items.before_account
            else items.now_account
        end as account,
        case
            when lines.is_outgoing then items.before_currency_code
            else items.now_currency_code
        end as currency_code,
        case
            when lines.is_outgoing then items.before_receivable_type
            else items.now_receivable_type
        end as receivable_type,
        case
            when lines.is_outgoing then items.before_is_intercompany
            else items.now_is_intercompany
        end as is_intercompany,
        case
            when lines.is_outgoing then items.before_is_apart
            else items.now_is_apart
        end as is_apart,
        case
            when lines.step_rank = 13 and not items.is_reclassified then 0
            when lines.step_rank = 13 and lines.is_outgoing then -items.before_amount
            when lines.step_rank = 13 then items.before_amount
            when items.is_inferred
                then
                    case
                        when lines.step_rank = 12 then items.fx_amount
                        when lines.step_rank = 8 and not items.was_open
                            then items.now_amount
                        when lines.step_rank = 11 and not items.is_open
                            then -items.before_amount
                        when not items.was_open or not items.is_open then 0
                        when lines.step_rank = 9
                            then
                                greatest(
                                    items.now_amount
                                    - items.before_amount
                                    - items.fx_amount,
                                    0
                                )
                        when lines.step_rank = 10
                            then
                                least(
                                    items.now_amount
                                    - items.before_amount
                                    - items.fx_amount,
                                    0
                                )
                        else 0
                    end
            -- what the ledger's movements leave unexplained is the change of the rate
            when lines.step_rank = 12
                then items.now_amount - items.before_amount - items.moved_amount
            when lines.step_rank = 2 then items.invoiced_amount
            when lines.step_rank = 3 then items.cash_amount
            when lines.step_rank = 4 then items.returned_amount
            when lines.step_rank = 5 then items.credit_note_amount
            when lines.step_rank = 6 then items.write_off_amount
            when lines.step_rank = 7 then items.netting_amount
            else 0
        end as movement_amount
    from items
    cross join lines

)

select
    moved.snapshot_date,
    dates.prior_snapshot_date,
    moved.bu,
    moved.document_id,
    moved.instalment_no,
    moved.step_rank,
    steps.step,
    moved.is_outgoing,
    moved.is_inferred,
    moved.customer_id,
    moved.customer_name,
    moved.parent_id,
    moved.parent_name,
    moved.country_code,
    moved.segment,
    moved.agent_id,
    moved.document_type,
    moved.account,
    moved.currency_code,
    moved.receivable_type,
    moved.is_intercompany,
    moved.is_apart,
    cast(moved.movement_amount as decimal(18, 2)) as movement_amount
from moved
inner join dates
    on moved.snapshot_date = dates.snapshot_date
inner join steps
    on moved.step_rank = steps.step_rank
where moved.movement_amount <> 0
