-- What an item owes now beyond what the first import of its snapshot said.
-- grain: snapshot_date, bu, document_id, instalment_no, is_first_version
-- partition: snapshot_date

with

items as (

    select * from int_open_items__described

),

restated as (

    select distinct
        snapshot_date,
        bu
    from stg_open_items
    where is_first_version

),

versions as (

    select
        items.*,
        case
            when items.is_first_version then -items.outstanding_amount
            else items.outstanding_amount
        end as version_amount,
        sum(
            case
                when items.is_first_version then -items.outstanding_amount
                else items.outstanding_amount
            end
        ) over (
            partition by
                items.snapshot_date,
                items.bu,
                items.document_id,
                items.instalment_no,
                items.customer_id,
                items.document_type,
                items.account,
                items.currency_code,
                items.receivable_type,
                items.is_apart
        ) as change_amount
    from items
    inner join restated
        on
            items.snapshot_date = restated.snapshot_date
            and items.bu = restated.bu

)

select
    snapshot_date,
    bu,
    document_id,
    instalment_no,
    is_first_version,
    customer_id,
    customer_name,
    parent_id,
    parent_name,
    country_code,
    segment,
    agent_id,
    document_type,
    account,
    currency_code,
    receivable_type,
    is_intercompany,
    is_apart,
    cast(version_amount as decimal(18, 2)) as restatement_amount
from versions
-- an item that both versions tell alike is no news
where change_amount <> 0
