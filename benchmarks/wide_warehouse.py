"""Make a warehouse of marts straight from DuckDB: by default 60 snapshots of 200,000 open items.

    python benchmarks/wide_warehouse.py OUT_FOLDER [SNAPSHOTS ITEMS]

Every value comes from a hash of the row number, so two runs make the same rows. There is no
import and no model in between: the file measures the read side alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from marts import BUCKETS, BUILD, create_marts, insert_drawn, insert_positions  # noqa: E402  (the tests hold the agreed columns)

SNAPSHOTS, ITEMS = 60, 200_000

# One customer for ten items; a share of 2 % of the customers owns most of the amount (Pareto).
OPEN_ITEMS = """
insert into fct_open_items
with numbered as (
    select
        snapshot_rank,
        item_rank,
        cast(date '2021-01-31' + to_months(snapshot_rank) as date) as snapshot_date,
        -- Items live on: three quarters of a snapshot are those of the one before.
        item_rank + snapshot_rank * ($items // 4) as item_id
    from range($snapshots) as s(snapshot_rank), range($items) as i(item_rank)
), hashed as (
    select
        *,
        cast(hash(item_id) >> 8 as bigint) as h,
        cast(hash(item_id // 7) >> 8 as bigint) % ($items // 10) as customer_rank
    from numbered
), described as (
    select
        *,
        cast(h % 400 as integer) - 120 as overdue_days,
        'FR' || lpad(cast(customer_rank % 12 as varchar), 2, '0') as bu,
        'C' || lpad(cast(customer_rank as varchar), 6, '0') as customer_id,
        case when h % 20 = 0 then 'credit_note' when h % 31 = 0 then 'receipt' else 'invoice'
            end as document_type,
        cast((h // 400) % 90000 + 1000 as decimal(18, 2)) / 10
            * case when customer_rank % 50 = 0 then 40 else 1 end as amount
    from hashed
)
select
    snapshot_date,
    bu,
    customer_id,
    'Customer ' || customer_rank as customer_name,
    'G' || (customer_rank // 2) as parent_id,
    'Group ' || (customer_rank // 2) as parent_name,
    ['FR', 'DE', 'ES', 'IT', 'MA', 'BE', 'NL', 'PT'][1 + customer_rank % 8] as country_code,
    ['private', 'public', 'b2c', 'key'][1 + customer_rank % 4] as segment,
    'A' || (customer_rank % 60) as agent_id,
    'D' || item_id as document_id,
    1 as instalment_no,
    document_type,
    case when h % 50 = 3 then '416000' else '411000' end as account,
    ['EUR', 'EUR', 'EUR', 'USD', 'GBP', 'MAD'][1 + h % 6] as currency_code,
    cast(snapshot_date - to_days(overdue_days + 30) as date) as issue_date,
    case when h % 40 <> 7 then cast(snapshot_date - to_days(overdue_days) as date)
        end as due_date,
    amount as original_local,
    cast(case when document_type = 'invoice' then amount else -amount end
        as decimal(18, 2)) as open_local,
    cast(case when document_type = 'invoice' then amount else -amount end
        as decimal(18, 2)) as outstanding_amount,
    null as tax_amount,
    cast(case when document_type = 'invoice' then amount else -amount end
        as decimal(18, 2)) as outstanding_excl_tax_amount,
    case when h % 40 <> 7 then overdue_days end as overdue_days,
    overdue_days + 30 as age_days,
    case when h % 40 = 7 then 5 when overdue_days <= 0 then 0 when overdue_days <= 30 then 1
        when overdue_days <= 60 then 2 when overdue_days <= 90 then 3 else 4
        end as due_bucket_rank,
    case when overdue_days + 30 <= 0 then 0 when overdue_days <= 0 then 1
        when overdue_days <= 30 then 2 when overdue_days <= 60 then 3 else 4
        end as issue_bucket_rank,
    case when document_type = 'invoice' then 'none' else document_type end as credit_kind,
    case when document_type <> 'invoice' then 'credit' when h % 50 = 3 then 'doubtful'
        when overdue_days > 90 then 'old' when overdue_days > 0 then 'due' else 'certain'
        end as receivable_type,
    h % 60 = 1 as is_disputed,
    h % 50 = 3 as is_doubtful,
    customer_rank % 97 = 5 as is_intercompany,
    h % 11 = 1 as is_assigned_to_factor,
    h % 3 = 1 as is_insured,
    h % 200 = 9 as is_apart,
    false as is_from_ledger,
    cast(snapshot_rank + 1 as integer) as batch_id
from described
order by snapshot_rank, item_rank
"""

# What is in a snapshot and not in the one before came in; what is no longer there settled.
MOVEMENTS = """
insert into fct_movements by name
select
    case when step = 'settled' then next_date else snapshot_date end as snapshot_date,
    case when step = 'settled' then snapshot_date else prior_date end as prior_snapshot_date,
    columns('^(bu|customer.*|parent.*|country_code|segment|agent_id|document.*|instalment_no)$'),
    columns('^(account|currency_code|receivable_type|is_intercompany|is_apart)$'),
    true as is_inferred,
    step = 'settled' as is_outgoing,
    step_rank,
    step,
    cast(case when step = 'settled' then -outstanding_amount else outstanding_amount end
        as decimal(18, 2)) as movement_amount
from (
    select
        items.*,
        cast(substring(document_id, 2) as bigint) - (batch_id - 1) * ($items // 4) as place,
        calendar.prior_snapshot_date as prior_date,
        calendar.next_date
    from fct_open_items as items
    inner join (
        select *, lead(snapshot_date) over (order by snapshot_date) as next_date
        from dim_snapshots
    ) as calendar on items.snapshot_date = calendar.snapshot_date
) as placed
inner join (values ('new_items', 9), ('settled', 12)) as steps(step, step_rank)
    on (step = 'new_items' and prior_date is not null and place >= $items - $items // 4)
    or (step = 'settled' and next_date is not null and place < $items // 4)
order by 1
"""

# A month's recovery of each of its debts, and a receipt for every fourth of them.
RECOVERIES = """
insert into fct_recoveries by name
select
    snapshot_date, cast(snapshot_date - interval 1 month as date) as opening_date,
    columns('^(bu|customer.*|parent.*|country_code|segment|agent_id|document.*|instalment_no)$'),
    columns('^(account|currency_code|issue_date|due_date|is_intercompany|is_disputed)$'),
    due_bucket_rank as entry_bucket_rank,
    1 + cast(hash(document_id) % 4 as integer) as size_rank,
    greatest(due_date, cast(snapshot_date - interval 1 month as date)) as entry_date,
    greatest(overdue_days - 30, 0) as entry_days,
    open_local as collectible_local, collected as collected_local, 0 as otherwise_local,
    0 as plan_local, 0 as dispute_local, 0 as court_local, 0 as agency_local,
    10 * collected as late_weight_local, 40 * collected as paying_weight_local,
    1 as opening_rate, open_local as collectible_amount, collected as collected_amount,
    0 as otherwise_amount, 10 * collected as late_weight_amount,
    40 * collected as paying_weight_amount, 0 as agency_amount, 0 as court_amount,
    case when hash(document_id) % 9 = 1 then collected else 0 end as dispute_amount,
    case when hash(document_id) % 9 = 2 then collected else 0 end as plan_amount,
    overdue_days > -30 as is_collectible, false as is_inferred
from (
    select *, case when hash(document_id, snapshot_date) % 4 = 1 then open_local else 0
        end as collected
    from fct_open_items
)
order by snapshot_date
"""
RECEIPT_USES = """
insert into fct_receipt_uses by name
select
    snapshot_date,
    columns('^(bu|customer.*|parent.*|country_code|segment|agent_id|document_id|instalment_no)$'),
    columns('^(currency_code|issue_date|due_date|is_intercompany)$'),
    'R' || document_id as receipt_id, 1 as part_rank, 1 as use_rank, 'collected' as receipt_use,
    'amicable' as channel, snapshot_date as settlement_date, snapshot_date as paid_date,
    10 as late_paid_days, collected_local as use_local, collected_local as receipt_amount,
    collected_local as use_amount, 0 as use_fx_amount
from fct_recoveries
where collected_local <> 0
"""

# Who owes pays within three months, somebody sooner; a part of each forecast came in.
FORECASTS = """
insert into fct_cash_forecasts by name
select
    snapshot_date, bu,
    columns('^(customer_id|parent_id|country_code|segment|agent_id|currency_code)$'),
    min(customer_name) as customer_name, min(parent_name) as parent_name, is_intercompany,
    case when credit_kind <> 'none' or is_apart then 0
        else 1 + cast(hash(document_id) % 14 as integer) end as week_rank,
    case when credit_kind <> 'none' then 'credit' when is_apart then 'factored'
        when hash(document_id) % 10 = 0 then 'promise' else 'habit' end as origin,
    sum(outstanding_amount) as forecast_amount, sum(outstanding_amount) as due_amount,
    true as is_told
from fct_open_items
where snapshot_date > (select max(snapshot_date) - interval 30 month from fct_open_items)
group by all
order by snapshot_date
"""
CASH = """
insert into fct_cash_collected by name
select
    dim_snapshots.next_date as snapshot_date, told.snapshot_date as forecast_date, bu,
    columns('^(customer_id|customer_name|parent_id|parent_name|country_code|segment|agent_id)$'),
    is_intercompany, currency_code, week_rank,
    cast(forecast_amount * 0.8 as decimal(18, 2)) as came_in_amount
from fct_cash_forecasts as told
inner join (
    select snapshot_date, lead(snapshot_date, 3) over (order by snapshot_date) as next_date
    from dim_snapshots
) as dim_snapshots on told.snapshot_date = dim_snapshots.snapshot_date
where week_rank between 1 and 13 and next_date is not null and hash(customer_id) % 3 > 0
order by snapshot_date
"""

CALENDAR = """
insert into dim_snapshots
select
    snapshot_date,
    lag(snapshot_date) over (order by snapshot_date),
    true,
    item_count,
    12,
    false,
    true
from (
    select snapshot_date, count(*) as item_count from fct_open_items group by snapshot_date
) as counted
order by snapshot_date
"""

CUSTOMERS = """
insert into dim_customers by name
select
    bu,
    customer_id,
    min(customer_name) as customer_name,
    min(parent_id) as parent_id,
    min(country_code) as country_code,
    min(segment) as segment,
    min(agent_id) as agent_id,
    false as is_natural_person,
    false as is_intercompany,
    '30' as payment_terms
from fct_open_items
group by bu, customer_id
"""

AGENTS = """
insert into dim_agents
select 'A' || number, 'Agent ' || number, 'Team ' || number % 6, 'Lead ' || number % 6
from range(60) as numbers(number)
"""

CONTROLS = """
insert into fct_controls
select
    snapshot_date, bu, account, currency_code, sum(open_local), sum(outstanding_amount),
    sum(open_local), 'gl_balances', 0
from fct_open_items
group by snapshot_date, bu, account, currency_code
order by snapshot_date
"""


def make(folder: Path, snapshots: int = SNAPSHOTS, items: int = ITEMS) -> Path:
    """Write `ar-000001.duckdb` and CURRENT in `folder`; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "ar-000001.duckdb"
    size = {"snapshots": snapshots, "items": items}
    with duckdb.connect(file) as con:
        create_marts(con)
        con.execute(OPEN_ITEMS, size)
        insert_positions(con)
        con.execute(CALENDAR)
        con.execute(MOVEMENTS, {"items": items})
        for statement in (
            CUSTOMERS,
            AGENTS,
            CONTROLS,
            RECOVERIES,
            RECEIPT_USES,
            FORECASTS,
            CASH,
        ):
            con.execute(statement)
        insert_drawn(con, "dim_aging_buckets", BUCKETS)
        insert_drawn(con, "meta_build", BUILD)
        con.execute("checkpoint")
    (folder / "CURRENT").write_text(file.name + "\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    sizes = [int(text) for text in sys.argv[2:4]] or [SNAPSHOTS, ITEMS]
    print(make(Path(sys.argv[1]), *sizes))
