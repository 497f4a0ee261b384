"""Page queries against the bare DuckDB query that answers the same, as a Markdown table.

    python benchmarks/queries.py [WAREHOUSE_FOLDER]

Without a folder, 60 snapshots of 200,000 items are made first (about half a minute). The promise:
a query costs at most 1.5 times the bare one, or 10 ms more, its frame included. Both are run in
turns on one connection; the table shows the best of each, which a busy machine disturbs least.
Exits with 1 when a promise is broken.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from ar_metrics import queries as q  # noqa: E402
from ar_metrics.access import EVERYTHING, Filters  # noqa: E402

ROUNDS = 15
RATIO, SLACK = 1.5, 0.010

KEPT = "not is_apart and not is_intercompany"
BUCKET = "case when credit_kind <> 'none' then 6 else due_bucket_rank end"
LATE = "credit_kind = 'none' and overdue_days"
HEADLINE = f"""
    sum(outstanding_amount), sum(outstanding_amount) filter (where {LATE} > 0),
    sum(outstanding_amount) filter (where {LATE} > 60),
    sum(outstanding_amount) filter (where {LATE} > 90),
    sum(outstanding_amount) filter (where credit_kind <> 'none'),
    count(*), count(distinct (bu, customer_id))"""
BUCKETS = ", ".join(
    f"sum(outstanding_amount) filter (where {BUCKET} = {rank})" for rank in range(7)
)
WIDE = f"""{BUCKETS}, sum(outstanding_amount),
    sum(outstanding_amount) filter (where {LATE} > 0), count(*)"""
RECOVERY = """
    bool_or(is_inferred), sum(collectible_amount) filter (where is_collectible),
    sum(collected_amount) filter (where is_collectible),
    sum(collected_amount) filter (where not is_collectible),
    sum(otherwise_amount) filter (where is_collectible),
    sum(collectible_amount - greatest(collected_amount, 0) - greatest(otherwise_amount, 0))
        filter (where is_collectible),
    sum(plan_amount) filter (where is_collectible and not is_inferred),
    sum(dispute_amount) filter (where is_collectible and not is_inferred),
    sum(court_amount) filter (where is_collectible and not is_inferred),
    sum(agency_amount) filter (where is_collectible and not is_inferred),
    sum(collected_amount) filter (where is_collectible and is_inferred),
    sum(late_weight_amount) filter (where is_collectible and not is_inferred),
    sum(paying_weight_amount) filter (where is_collectible and not is_inferred),
    count(*) filter (where is_collectible and collectible_amount > 0)"""


def cases(reader: q.Reader) -> dict[str, tuple[Callable[[], object], list[str]]]:
    """Name → (our query, the bare SQL statements that answer the same)."""
    every, dates = Filters(), q.snapshot_dates(reader)
    chosen = Filters(country_code=("FR", "DE"), segment=("private",))
    day, before, first = dates[0], dates[1], dates[min(12, len(dates) - 1)]
    items, moves = "from fct_open_items", "from fct_movements"
    at = f"where snapshot_date = date '{day}' and {KEPT}"
    some = f"{at} and country_code in ('FR', 'DE') and segment = 'private'"
    year = f"where snapshot_date >= date '{first}' and {KEPT}"
    one = Filters(bu=("FR01",), customer_id=("C000001",))
    grouped = "group by 1, 2 order by 1, 2"
    recovered = f"from fct_recoveries where snapshot_date = date '{day}' and not is_intercompany"
    expected = "from fct_cash_forecasts where not is_intercompany and"
    start = date(day.year - 2, day.month, 1)
    course = [
        f"select snapshot_date, week_rank, sum(forecast_amount), sum(due_amount) {expected} "
        f"is_told and week_rank between 1 and 13 and snapshot_date > date '{start}' "
        f"and snapshot_date <= date '{day - timedelta(days=7)}' group by 1, 2",
        "select forecast_date, week_rank, sum(came_in_amount) from fct_cash_collected "
        f"where not is_intercompany and snapshot_date > date '{start}' "
        f"and snapshot_date <= date '{day}' group by 1, 2",
    ]
    return {
        "headline": (lambda: q.headline(reader, every, day), [f"select {HEADLINE} {items} {at}"]),
        "headline, filtered": (
            lambda: q.headline(reader, chosen, day), [f"select {HEADLINE} {items} {some}"],
        ),
        "comparisons (3 dates)": (
            lambda: q.comparisons(reader, every, day),
            [f"select snapshot_date, {HEADLINE} {items} where snapshot_date in "
             f"(date '{day}', date '{before}', date '{dates[min(12, len(dates) - 1)]}') "
             f"and {KEPT} group by 1"],
        ),
        "aging": (
            lambda: q.aging(reader, every, day),
            [f"select {BUCKET}, sum(outstanding_amount), count(*) {items} {at} group by 1"],
        ),
        "aging by country": (
            lambda: q.aging(reader, every, day, by=["country_code"]),
            [f"select country_code, {BUCKET}, sum(outstanding_amount), count(*) {items} {at} "
             f"{grouped}"],
        ),
        "aged balance by bu": (
            lambda: q.aged_balance(reader, every, day, by="bu"),
            [f"select bu, {WIDE} {items} {at} group by 1 order by 1"],
        ),
        "aged balance by agent": (
            lambda: q.aged_balance(reader, every, day, by="agent_id"),
            [f"select agent_id, {WIDE} {items} {at} group by 1 order by 1"],
        ),
        "evolution, all dates": (
            lambda: q.evolution(reader, every),
            [f"select snapshot_date, {BUCKET}, sum(outstanding_amount), count(*) {items} "
             f"where {KEPT} {grouped}"],
        ),
        "evolution, all dates, filtered": (
            lambda: q.evolution(reader, chosen),
            [f"select snapshot_date, {BUCKET}, sum(outstanding_amount), count(*) {items} "
             f"where {KEPT} and country_code in ('FR', 'DE') and segment = 'private' {grouped}"],
        ),
        "trend, 13 dates": (
            lambda: q.trend(reader, every, since=first),
            [f"select snapshot_date, {HEADLINE} {items} {year} group by 1 order by 1"],
        ),
        "bridge, last snapshot": (
            lambda: q.bridge(reader, every, before, day),
            _bridge(before, day, moves),
        ),
        "bridge, 12 snapshots": (
            lambda: q.bridge(reader, every, first, day), _bridge(first, day, moves),
        ),
        "movements of a step": (
            lambda: q.movements(reader, every, before, day, "settled"),
            [f"select bu, customer_id, customer_name, document_id, instalment_no, document_type, "
             f"currency_code, movement_amount {moves} {at} and step = 'settled' "
             f"order by abs(movement_amount) desc, bu, document_id limit 1000"],
        ),
        "customers": (
            lambda: q.customers(reader, every, day),
            [f"select bu, customer_id, min(customer_name), min(parent_id), min(parent_name), "
             f"min(country_code), min(segment), min(agent_id), min(due_date), max(overdue_days), "
             f"{WIDE} {items} {at} group by 1, 2 order by sum(outstanding_amount) desc, 1, 2"],
        ),
        "top debtors": (
            lambda: q.top_debtors(reader, every, day),
            [f"select parent_id, min(parent_name), max(overdue_days), {WIDE} {items} {at} "
             "group by 1 order by sum(outstanding_amount) desc, 1 limit 10"],
        ),
        "open items, first 500": (
            lambda: q.open_items(reader, every, day, limit=500),
            [f"select * {items} {at} order by bu, customer_id, document_id, instalment_no "
             "limit 500"],
        ),
        "open items of a customer": (
            lambda: q.open_items(reader, one, day),
            [f"select * {items} {at} and bu = 'FR01' and customer_id = 'C000001' "
             "order by bu, customer_id, document_id, instalment_no"],
        ),
        "open items, all": (
            lambda: q.open_items(reader, every, day),
            [f"select * {items} {at} order by bu, customer_id, document_id, instalment_no"],
        ),
        "recovery of a month by agent": (
            lambda: q.recovery(reader, every, day, by=["agent_id"]),
            [f"select agent_id, {RECOVERY} {recovered} group by 1 order by 1"],
        ),
        "receipts of a month by use": (
            lambda: q.tie_out(reader, every, day),
            [f"select receipt_use, sum(use_amount), sum(receipt_amount), sum(use_fx_amount) "
             f"from fct_receipt_uses where snapshot_date = date '{day}' and not is_intercompany "
             "group by 1"],
        ),
        "control strip": (
            lambda: q.control(reader, every, day),
            [f"select {BUCKET}, sum(outstanding_amount) {items} {at} group by 1",
             f"select sum(outstanding_amount) {items} {at}",
             f"select sum(outstanding_amount) {items} where snapshot_date = date '{day}'",
             f"select * from fct_controls where snapshot_date = date '{day}'"],
        ),
        "choices": (
            lambda: q.choices(reader, day),
            [f"select distinct {name} {items} where snapshot_date = date '{day}'"
             for name in ("bu", "country_code", "segment", "agent_id", "currency_code",
                          "receivable_type", "account", "document_type",
                          "parent_id, parent_name")],
        ),
        "cash forecast by week": (
            lambda: q.cash_forecast(reader, every, day, ("bu",)),
            [f"select bu, week_rank, origin, sum(forecast_amount), sum(due_amount) {expected} "
             f"snapshot_date = date '{day}' group by 1, 2, 3"],
        ),
        "cash forecast with its intervals": (
            lambda: q.cash_forecast(reader, every, day),
            [f"select week_rank, origin, sum(forecast_amount), sum(due_amount) {expected} "
             f"snapshot_date = date '{day}' group by 1, 2", *course],
        ),
        "forecast against what came in": (
            lambda: q.forecast_scores(reader, every, day), course,
        ),
        "snapshot dates": (
            lambda: q.snapshot_dates(reader),
            ["select snapshot_date from dim_snapshots order by 1 desc"],
        ),
        "find customers": (
            lambda: q.find_customers(reader, "customer 12"),
            ["select bu, customer_id, customer_name from dim_customers where "
             "contains(lower(strip_accents(customer_name)), 'customer 12') order by 3 limit 20"],
        ),
    }  # fmt: skip


def _bridge(since: date, as_of: date, moves: str) -> list[str]:
    period = f"snapshot_date > date '{since}' and snapshot_date <= date '{as_of}'"
    return [
        "select snapshot_date, sum(outstanding_amount) from fct_open_items where snapshot_date "
        f"in (date '{since}', date '{as_of}') and {KEPT} group by 1",
        "select sum(restatement_amount) from fct_restatements "
        f"where snapshot_date = date '{since}' and {KEPT}",
        f"select step, sum(movement_amount) {moves} where {period} and {KEPT} group by 1",
    ]


def measured(folder: Path) -> pl.DataFrame:
    """Time every case, ours and bare in turns: case, rows, ours_ms, bare_ms, ratio, kept."""
    warehouse = q.Warehouse(folder)
    reader, bare_connection = q.Reader(warehouse, EVERYTHING), warehouse.connection()
    rows = []
    for name, (ours, statements) in cases(reader).items():
        times: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            times["bare"].append(
                _seconds(lambda s=statements: [bare_connection.query(sql) for sql in s])
            )
            times["ours"].append(_seconds(ours))
        mine, bare = min(times["ours"]), min(times["bare"])
        rows.append((name, mine * 1e3, bare * 1e3, mine / bare, _kept(mine, bare)))
    columns = ["query", "ours (ms)", "bare (ms)", "ratio", "kept"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _kept(ours: float, bare: float) -> bool:
    return ours <= bare * RATIO or ours <= bare + SLACK


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Print the table; return 1 when a query is slower than promised."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
    else:
        from wide_warehouse import make

        folder = make(Path(tempfile.mkdtemp()) / "warehouse")
    table = measured(folder)
    print(*markdown(table), sep="\n")
    return 0 if table["kept"].all() else 1


def markdown(table: pl.DataFrame) -> list[str]:
    """The table as lines of Markdown."""
    lines = [f"| {' | '.join(table.columns)} |", "|---|---:|---:|---:|---|"]
    for name, ours, bare, ratio, kept in table.rows():
        verdict = "yes" if kept else "**no**"
        lines.append(f"| {name} | {ours:.1f} | {bare:.1f} | {ratio:.2f} | {verdict} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
