"""The marts as the read side knows them: the agreed columns, and small drawn tables to fill them.

    home = marts.warehouse(tmp_path, fct_open_items='''
        snapshot_date | document_id | outstanding_amount | overdue_days
        2025-06-30    | A           | 100.00             | 0
    ''')

Columns that a drawn table leaves out take an ordinary value; what follows from others (buckets,
ages) is worked out. `COLUMNS` is the agreement between the models and the queries: a test holds
the marts that a real build makes against it.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb

from effort_marts import EFFORT
from litigation_marts import LITIGATION
from recovery_marts import RECOVERY

DIMENSIONS = """
customer_id varchar, customer_name varchar, parent_id varchar, parent_name varchar,
country_code varchar, segment varchar, agent_id varchar"""

ITEM = f"""
bu varchar, {DIMENSIONS}, document_id varchar, instalment_no integer, document_type varchar,
account varchar, currency_code varchar, receivable_type varchar, is_intercompany boolean,
is_apart boolean"""

COLUMNS = {
    "fct_open_items": f"""
        snapshot_date date, bu varchar, {DIMENSIONS}, document_id varchar, instalment_no integer,
        document_type varchar, account varchar, currency_code varchar, issue_date date,
        due_date date, original_local decimal(18, 2), open_local decimal(18, 2),
        outstanding_amount decimal(18, 2), tax_amount decimal(18, 2),
        outstanding_excl_tax_amount decimal(18, 2), overdue_days integer,
        age_days integer, due_bucket_rank integer, issue_bucket_rank integer,
        credit_kind varchar, receivable_type varchar, is_disputed boolean, is_doubtful boolean,
        is_intercompany boolean, is_assigned_to_factor boolean, is_insured boolean,
        is_apart boolean, is_from_ledger boolean, batch_id integer""",
    "fct_positions": """
        snapshot_date date, bu varchar, country_code varchar, segment varchar, agent_id varchar,
        document_type varchar, account varchar, currency_code varchar, receivable_type varchar,
        most_overdue_days integer, due_bucket_rank integer, issue_bucket_rank integer,
        credit_kind varchar, is_disputed boolean, is_doubtful boolean, is_intercompany boolean,
        is_assigned_to_factor boolean, is_insured boolean, is_apart boolean,
        is_from_ledger boolean, outstanding_amount decimal(18, 2),
        outstanding_excl_tax_amount decimal(18, 2), item_count bigint""",
    "fct_movements": f"""
        snapshot_date date, prior_snapshot_date date, {ITEM}, is_inferred boolean,
        is_outgoing boolean, step_rank integer, step varchar, movement_amount decimal(18, 2)""",
    "fct_restatements": f"""
        snapshot_date date, {ITEM}, is_first_version boolean,
        restatement_amount decimal(18, 2)""",
    "fct_controls": """
        snapshot_date date, bu varchar, account varchar, currency_code varchar,
        items_local decimal(18, 2), items_amount decimal(18, 2), ledger_local decimal(18, 2),
        ledger_source varchar, difference_local decimal(18, 2)""",
    "fct_sales": """
        snapshot_date date, sale_date date, bu varchar, customer_id varchar,
        currency_code varchar, is_monthly boolean, parent_id varchar, country_code varchar,
        segment varchar, agent_id varchar, is_intercompany boolean, sales_amount decimal(18, 2),
        sales_excl_tax_amount decimal(18, 2), gross_sales_amount decimal(18, 2),
        gross_sales_excl_tax_amount decimal(18, 2)""",
    "fct_invoice_days": """
        snapshot_date date, bu varchar, customer_id varchar, parent_id varchar,
        country_code varchar, segment varchar, agent_id varchar, is_intercompany boolean,
        currency_code varchar, issued_amount decimal(18, 2), day_weight_amount decimal(18, 2)""",
    "fct_credit_limits": f"""
        snapshot_date date, bu varchar, {DIMENSIONS}, is_intercompany boolean, insurer varchar,
        rating varchar, rating_source varchar, rating_date date,
        outstanding_amount decimal(18, 2), credit_limit_amount decimal(18, 2),
        insured_limit_amount decimal(18, 2), overrun_amount decimal(18, 2),
        exposed_amount decimal(18, 2)""",
    "dim_customers": f"""
        bu varchar, {DIMENSIONS}, is_natural_person boolean,
        is_intercompany boolean, insolvency_date date, payment_terms varchar,
        credit_limit_amount decimal(18, 2), insured_limit_amount decimal(18, 2),
        insurer varchar, rating varchar, rating_source varchar, rating_date date""",
    "fct_customer_events": """
        snapshot_date date, event_date date, bu varchar, customer_id varchar,
        customer_name varchar, parent_id varchar, country_code varchar, segment varchar,
        agent_id varchar, is_intercompany boolean, event_kind varchar, event_id varchar,
        instalment_no integer, document_id varchar, detail varchar, outcome varchar,
        until_date date, currency_code varchar, event_local decimal(18, 2),
        event_amount decimal(18, 2)""",
    "fct_payers": f"""
        snapshot_date date, bu varchar, {DIMENSIONS}, is_intercompany boolean,
        outstanding_amount decimal(18, 2), delay_of varchar, delay_days integer,
        spread_days integer, payment_count integer, contested_payment_count integer,
        year_paid_amount decimal(18, 2),
        own_delay_days integer, earlier_delay_days integer, drift_days integer""",
    "fct_cash_forecasts": f"""
        snapshot_date date, bu varchar, {DIMENSIONS}, is_intercompany boolean,
        currency_code varchar, week_rank integer, origin varchar,
        forecast_amount decimal(18, 2), due_amount decimal(18, 2), is_told boolean""",
    "fct_alert_measures": """
        snapshot_date date, alert_metric varchar, scope_kind varchar, scope_value varchar,
        bu varchar, country_code varchar, segment varchar, outstanding_amount decimal(18, 2),
        measured_amount decimal(18, 2), measured_ratio double""",
    "fct_alerts": """
        snapshot_date date, rule_code varchar, alert_metric varchar, scope_kind varchar,
        scope_value varchar, bu varchar, country_code varchar, segment varchar,
        threshold_ratio double, threshold_amount decimal(18, 2), measured_ratio double,
        measured_amount decimal(18, 2)""",
    "fct_cash_collected": f"""
        snapshot_date date, forecast_date date, bu varchar, {DIMENSIONS},
        is_intercompany boolean, currency_code varchar, week_rank integer,
        came_in_amount decimal(18, 2)""",
    "fct_invoicing": """
        snapshot_date date, bu varchar, customer_id varchar, parent_id varchar,
        country_code varchar, segment varchar, agent_id varchar, is_intercompany boolean,
        currency_code varchar, invoices_amount decimal(18, 2),
        invoices_excl_tax_amount decimal(18, 2)""",
    "fct_settlements": f"""
        snapshot_date date, bu varchar, document_id varchar, instalment_no integer,
        part_rank integer, {DIMENSIONS}, is_intercompany boolean, document_type varchar,
        account varchar, currency_code varchar, settlement_kind varchar, is_contested boolean,
        issue_date date, due_date date, settlement_date date, settled_days integer,
        late_days integer, is_last_settlement boolean, debt_amount decimal(18, 2),
        debt_excl_tax_amount decimal(18, 2), settled_amount decimal(18, 2)""",
    "fct_legal_debts": f"""
        snapshot_date date, bu varchar, {DIMENSIONS}, document_id varchar, instalment_no integer,
        document_type varchar, account varchar, currency_code varchar, receivable_type varchar,
        is_intercompany boolean, debtor_kind varchar, issue_date date, due_date date,
        legal_due_date date, excess_term_days integer, late_days integer,
        outstanding_amount decimal(18, 2), interest_state varchar, rated_days integer,
        interest_amount decimal(18, 2), indemnity_amount decimal(18, 2)""",
    **EFFORT,
    **LITIGATION,
    **RECOVERY,
    "fct_notes": """
        note_id varchar, snapshot_date date, bu varchar, customer_id varchar,
        customer_name varchar, parent_id varchar, country_code varchar, segment varchar,
        agent_id varchar, is_intercompany boolean, document_id varchar, written_date date,
        written_by varchar, note varchar""",
    "dim_agents": "agent_id varchar, agent_name varchar, team varchar, team_lead varchar",
    "dim_late_interest_rates": """
        country_code varchar, debtor_kind varchar, valid_from_date date, valid_to_date date,
        rate_of varchar, interest_ratio double, indemnity_local decimal(18, 2),
        legal_source varchar, is_entered boolean""",
    "dim_alert_rules": """
        rule_code varchar, alert_metric varchar, scope_kind varchar, rule_place varchar,
        valid_from_date date, valid_to_date date, threshold_ratio double,
        threshold_amount decimal(18, 2), is_active boolean, is_entered boolean, remark varchar""",
    "dim_parameters": """
        parameter varchar, parameter_subject varchar, parameter_detail varchar, valid_from_date date,
        parameter_value decimal(18, 10), remark varchar, is_in_force boolean,
        batch_id integer""",
    "dim_snapshots": """
        snapshot_date date, prior_snapshot_date date, is_month_end boolean, item_count bigint,
        bu_count bigint, has_ledger boolean, has_snapshot boolean""",
    "dim_aging_buckets": """
        bucket_rank integer, aging_bucket varchar, bucket_kind varchar, from_days integer,
        to_days integer""",
    "meta_build": """
        build_id integer, built_at timestamp, reporting_currency varchar,
        product_version varchar, duckdb_version varchar, sql_version varchar,
        known_at timestamp, is_generated boolean, batch_ids varchar""",
    "meta_imports": """
        id integer, kind varchar, imported_at timestamp, imported_by varchar, file_names varchar,
        layout varchar, feeds varchar, "rows" bigint, control_totals varchar,
        is_withdrawn boolean, is_superseded boolean""",
    "meta_checks": """
        check_name varchar, severity varchar, sentence varchar, row_count bigint""",
    "meta_check_rows": "check_name varchar, row_number bigint, row_json varchar",
}

BUCKETS = """
    bucket_rank | aging_bucket      | bucket_kind | from_days | to_days
    0           | not due           | range       |           | 0
    1           | 1-30              | range       | 1         | 30
    2           | 31-60             | range       | 31        | 60
    3           | 61-90             | range       | 61        | 90
    4           | 91+               | range       | 91        |
    5           | no due date       | no_due_date |           |
    6           | unapplied credits | credits     |           |
"""

BUILD = """
    build_id | built_at            | reporting_currency | product_version | is_generated
    1        | 2025-07-01 06:00:00 | EUR                | 0.1.0           | false
"""

# Two teams of one; who is 'unassigned' is in none.
AGENTS = """
    agent_id | team
    A1       | T1
    A2       | T2
"""
TEAMS = {"A1": "T1", "A2": "T2"}

ORDINARY: dict[str, object] = {
    "snapshot_date": "2025-06-30", "prior_snapshot_date": "2025-05-31", "bu": "FR01",
    "customer_id": "C1", "country_code": "FR", "segment": "private", "agent_id": "A1",
    "instalment_no": 1, "document_type": "invoice", "account": "411000", "currency_code": "EUR",
    "credit_kind": "none", "receivable_type": "due", "batch_id": 1, "step_rank": 2,
    "step": "invoiced", "ledger_source": "none", "entry_bucket_rank": 1, "size_rank": 1,
    "opening_rate": 1, "is_collectible": True, "receipt_use": "collected", "use_rank": 1,
    "part_rank": 1, "week_rank": 1, "origin": "habit", "is_told": True,
    "delay_of": "own",
}  # fmt: skip


def drawn(text: str) -> list[dict[str, object]]:
    """Return the rows of a table drawn with pipes; an empty cell is None."""
    header, *lines = [line.split("|") for line in text.strip().splitlines() if line.strip()]
    names = [name.strip() for name in header]
    return [
        dict(zip(names, (cell.strip() or None for cell in line), strict=True)) for line in lines
    ]


def create_marts(con: duckdb.DuckDBPyConnection) -> None:
    """Create every mart, empty, with the agreed columns."""
    for name, columns in COLUMNS.items():
        con.execute(f"create table {name} ({columns})")


def warehouse(folder: Path, number: int = 1, /, **tables: str | list[dict[str, object]]) -> Path:
    """Write `warehouse/ar-NNNNNN.duckdb` and CURRENT under `folder`; return the warehouse folder.

    `tables` gives the rows of each mart, drawn or as dictionaries. Without `dim_snapshots` the
    calendar is the dates of the open items, movements and restatements.
    """
    home = folder / "warehouse"
    home.mkdir(parents=True, exist_ok=True)
    file = home / f"ar-{number:06}.duckdb"
    given = {name: drawn(t) if isinstance(t, str) else t for name, t in tables.items()}
    given.setdefault("dim_aging_buckets", drawn(BUCKETS))
    given.setdefault("meta_build", drawn(BUILD))
    given.setdefault("dim_agents", drawn(AGENTS))
    given.setdefault("dim_snapshots", _calendar(given))
    with duckdb.connect(file) as con:
        con.execute("begin")
        create_marts(con)
        for name, rows in given.items():
            _insert(con, name, completed(name, rows))
        if "fct_positions" not in given:
            insert_positions(con)
        con.execute("commit")
        con.execute("checkpoint")
    (home / "CURRENT").write_text(file.name + "\n", encoding="utf-8")
    return home


def insert_positions(con: duckdb.DuckDBPyConnection) -> None:
    """Add the open items up, as a build does."""
    model = Path(__file__).parents[1] / "sql" / "marts" / "fct_positions.sql"
    con.execute(f"insert into fct_positions by name {model.read_text(encoding='utf-8')}")


def insert_drawn(con: duckdb.DuckDBPyConnection, table: str, text: str) -> None:
    """Add the rows of a drawn table, as they are."""
    _insert(con, table, drawn(text))


def column_names(table: str) -> list[str]:
    """Return the agreed column names of a mart, in order."""
    with duckdb.connect() as con:
        create_marts(con)
        return [row[0] for row in con.execute(f"describe {table}").fetchall()]


def completed(table: str, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the rows of a mart with ordinary values where the drawing says nothing."""
    return [_completed(table, row, number) for number, row in enumerate(rows)]


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    described = con.execute(f"describe {table}").fetchall()
    names = [name for name, *_ in described]
    casts = ", ".join(f"cast(? as {kind})" for _, kind, *_ in described)
    row_sql = f"({casts})"
    for start in range(0, len(rows), 200):
        part = rows[start : start + 200]
        values = [row.get(name) for row in part for name in names]
        con.execute(f"insert into {table} values {', '.join([row_sql] * len(part))}", values)


def _calendar(given: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    facts = ("fct_open_items", "fct_movements", "fct_restatements")
    dates = {
        str(row.get("snapshot_date") or ORDINARY["snapshot_date"])
        for name in facts
        for row in given.get(name, [])
    }
    dates |= {str(r["prior_snapshot_date"]) for r in given.get("fct_movements", [])
              if r.get("prior_snapshot_date")}  # fmt: skip
    ordered = sorted(dates)
    return [
        {"snapshot_date": day, "prior_snapshot_date": prior, "is_month_end": True}
        for prior, day in zip([None, *ordered], ordered, strict=False)
    ]


def _completed(table: str, row: dict[str, object], number: int) -> dict[str, object]:
    """The row with ordinary values where the drawing says nothing."""
    if not table.startswith("fct_"):
        return row
    done = {**ORDINARY, "document_id": f"D{number}", **row}
    done.setdefault("customer_name", f"Customer {done['customer_id']}")
    done.setdefault("parent_id", f"{done['bu']}:{done['customer_id']}")
    done.setdefault("parent_name", done["customer_name"])
    flags = ("disputed", "doubtful", "intercompany", "assigned_to_factor", "insured", "apart",
             "from_ledger", "inferred", "outgoing", "monthly",
             "first_version")  # fmt: skip
    for flag in flags:
        done.setdefault(f"is_{flag}", False)
    return _aged(done) if table == "fct_open_items" else done


def _aged(row: dict[str, object]) -> dict[str, object]:
    """Dates, days and buckets of an open item, from whichever of them the drawing gives."""
    today = date.fromisoformat(str(row["snapshot_date"]))
    if "due_date" in row and "overdue_days" not in row:
        due = row["due_date"]
        row["overdue_days"] = (today - date.fromisoformat(str(due))).days if due else None
    row.setdefault("overdue_days", 10)
    late = _whole(row["overdue_days"])
    row.setdefault("due_date", None if late is None else str(today - timedelta(days=late)))
    row.setdefault("age_days", 30 + (late or 0))
    age = _whole(row["age_days"])
    row.setdefault("issue_date", str(today - timedelta(days=age or 0)))
    row.setdefault("due_bucket_rank", 5 if late is None else bucket(late))
    row.setdefault("issue_bucket_rank", bucket(age or 0))
    row.setdefault("open_local", row.get("outstanding_amount"))
    row.setdefault("original_local", row["open_local"])
    row.setdefault("outstanding_excl_tax_amount", _without_tax(row))
    return row


def _without_tax(row: dict[str, object]) -> Decimal | None:
    """What is owed less the tax of the document, in the share that is open."""
    if row.get("outstanding_amount") is None:
        return None
    owed, taxed, local, whole = (
        Decimal(str(row.get(name) or 0))
        for name in ("outstanding_amount", "tax_amount", "open_local", "original_local")
    )
    share = abs(taxed * local / whole) if whole else Decimal()
    return (owed - share.copy_sign(owed)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def bucket(days: int) -> int:
    """The rank of the default bucket that holds `days`."""
    return sum(days > edge for edge in (0, 30, 60, 90))


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
