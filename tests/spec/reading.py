"""The drawn house as pages read it: its marts of recovery in a warehouse file, under a reader."""

from __future__ import annotations

from pathlib import Path

import marts
from ar_metrics.access import EVERYTHING, Scope
from ar_metrics.queries import Reader, Warehouse
from spec.house import DuckDB, House

READ = ("fct_recoveries", "fct_receipt_uses", "fct_recovery_rates", "fct_objectives", "dim_agents")


def reader_over(house: House, folder: Path, scope: Scope = EVERYTHING) -> Reader:
    """Return a reader over the marts of recovery that a house on DuckDB builds."""
    days = house.rows("select snapshot_date, is_month_end from stg_snapshot_dates order by 1")
    calendar = [{"snapshot_date": day, "is_month_end": is_end} for day, is_end in days]
    home = marts.warehouse(folder, dim_snapshots=calendar)
    for name in READ:
        house.rows(f"select count(*) from {name}")
    engine = vars(house)["_engine"]
    assert isinstance(engine, DuckDB)
    con = vars(engine)["_con"]
    con.execute(f"attach '{home / 'ar-000001.duckdb'}' as told")
    for name in READ:
        con.execute(f"insert into told.{name} by name select * from {name}")
    con.execute("detach told")
    return Reader(Warehouse(home), scope)
