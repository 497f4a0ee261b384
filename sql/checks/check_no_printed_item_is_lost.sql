-- The marts and the imported snapshots disagree on what is open.
-- severity: error
-- partition: snapshot_date

with

sides as (

    select
        snapshot_date,
        bu,
        currency_code,
        open_local as imported_local,
        0 as shown_local
    from stg_open_items
    where not is_first_version
    union all
    select
        snapshot_date,
        bu,
        currency_code,
        0 as imported_local,
        open_local as shown_local
    from fct_open_items
    where not is_from_ledger

)

select
    snapshot_date,
    bu,
    currency_code,
    sum(imported_local) as total_imported_local,
    sum(shown_local) as total_shown_local
from sides
group by snapshot_date, bu, currency_code
having sum(imported_local) <> sum(shown_local)
