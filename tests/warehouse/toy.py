"""A home folder with batches written straight to disk, and small models to build from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from inspect import cleandoc
from pathlib import Path

import duckdb
import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.settings import Settings

Row = Mapping[str, object]
FIRST_DAY = datetime(2026, 1, 1, 8, tzinfo=UTC)

SQL = {
    "staging/stg_open_items": """
        -- An open item at a snapshot date.
        -- grain: snapshot_date, bu, document_id
        select
            snapshot_date,
            bu,
            customer_id,
            document_id,
            open_amount,
            batch_id
        from raw_open_items
    """,
    "marts/fct_items": """
        -- An item with the country of its customer.
        -- grain: snapshot_date, bu, document_id
        -- partition: snapshot_date
        select
            items.snapshot_date,
            items.bu,
            items.document_id,
            coalesce(customers.country_code, 'unknown') as country_code,
            items.open_amount
        from stg_open_items as items
        left join raw_customers as customers
            on items.bu = customers.bu and items.customer_id = customers.customer_id
    """,
    "marts/fct_changes": """
        -- What a document's amount changed by since the snapshot before.
        -- grain: snapshot_date, bu, document_id
        -- partition: snapshot_date
        -- window: 1 before
        select
            dates.snapshot_date,
            items.bu,
            items.document_id,
            cast(
                sum(
                    case when items.snapshot_date = dates.snapshot_date then 1 else -1 end
                    * items.open_amount
                ) as decimal(18, 2)
            ) as change_amount
        from raw_snapshot_dates as dates
        inner join fct_items as items
            on items.snapshot_date = dates.snapshot_date
            or items.snapshot_date = dates.prior_snapshot_date
        group by dates.snapshot_date, items.bu, items.document_id
    """,
    "marts/dim_countries": """
        -- A country with all that was ever open in it.
        -- grain: country_code
        select
            country_code,
            cast(sum(open_amount) as decimal(18, 2)) as open_amount
        from fct_items
        group by country_code
    """,
    "checks/check_no_amount_is_negative": """
        -- These items are negative.
        -- severity: warning
        -- partition: snapshot_date
        select
            snapshot_date,
            document_id,
            open_amount
        from fct_items
        where open_amount < 0
    """,
}


def models(folder: Path, sql: Mapping[str, str] = SQL, **changed: str | None) -> Path:
    """Write a sql/ folder; `changed` replaces (or, with None, leaves out) models by name."""
    for name, ours in sql.items():
        text = changed.get(name.split("/")[1], ours)
        path = folder / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(cleandoc(text) + "\n", "utf-8")
    return folder


def home(tmp_path: Path, sql: Mapping[str, str] = SQL, **settings: object) -> Settings:
    """Settings of a new home folder with toy models beside it."""
    given = {"home": tmp_path / "home", "sql": models(tmp_path / "sql", sql), **settings}
    return Settings(**given)  # type: ignore[arg-type]


def import_batch(
    settings: Settings, day: datetime | None = None, /, **feeds: Sequence[Row] | pl.DataFrame
) -> int:
    """Write a batch as an import leaves it; return its id. Columns left out are empty."""
    number = _next(settings)
    frames = {name: _frame(name, rows) for name, rows in feeds.items()}
    said = {name: _summary(name, frame) for name, frame in frames.items()}
    folder = _folder(settings, number, "import", said, None, day)
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return _named(settings, folder, number)


def withdraw_batch(settings: Settings, withdrawn: int) -> int:
    """Write the withdrawal of a batch; return its id."""
    number = _next(settings)
    folder = _folder(settings, number, "withdrawal", {}, withdrawn, None)
    return _named(settings, folder, number)


def item(day: str, document: str, amount: str, bu: str = "FR01", customer: str = "C1") -> Row:
    """An open item, as a row of the feed."""
    return {
        "snapshot_date": date.fromisoformat(day),
        "bu": bu,
        "customer_id": customer,
        "document_id": document,
        "document_type": "invoice",
        "issue_date": date.fromisoformat(day) - timedelta(days=40),
        "due_date": date.fromisoformat(day) - timedelta(days=10),
        "currency_code": "EUR",
        "original_amount": Decimal(amount),
        "open_amount": Decimal(amount),
        "instalment_no": 1,
    }


def customer(identifier: str, country: str, bu: str = "FR01", **more: object) -> Row:
    """A customer, as a row of the feed."""
    named = {"bu": bu, "customer_id": identifier, "name": identifier, "country_code": country}
    return {**named, "segment": "private", **more}


def rows(build: Path, query: str) -> list[tuple]:
    """What a query finds in a build."""
    with duckdb.connect(str(build), read_only=True) as con:
        return con.execute(query).fetchall()


def _next(settings: Settings) -> int:
    return len(list(settings.imports.glob("0*"))) + 1


def _frame(feed: str, given: Sequence[Row] | pl.DataFrame) -> pl.DataFrame:
    schema = FEEDS[feed].schema
    if isinstance(given, pl.DataFrame):
        return given.select(
            (pl.col(n) if n in given.columns else pl.lit(None)).cast(t).alias(n)
            for n, t in schema.items()
        )
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in given], schema=schema)


def _summary(feed: str, frame: pl.DataFrame) -> dict[str, object]:
    declared = FEEDS[feed]
    days = frame[declared.dated_by].drop_nulls() if declared.dated_by else pl.Series([])
    at = declared.reach == "at"
    units = frame.select(declared.unit).unique().sort(declared.unit).rows() if at else []
    snapshots = sorted({str(day) for day in days}) if feed == "open_items" else []
    return {
        "rows": frame.height,
        "control_totals": {"EUR": "0.00"},
        "units": [[str(value) for value in unit] for unit in units],
        "first_date": str(days.min()) if len(days) else None,
        "last_date": str(days.max()) if len(days) else None,
        "snapshot_dates": snapshots,
    }


def _folder(
    settings: Settings,
    number: int,
    kind: str,
    feeds: Mapping[str, object],
    withdraws: int | None,
    day: datetime | None,
) -> Path:
    folder = settings.imports / f".tmp-{number}"
    folder.mkdir(parents=True)
    said = {
        "id": number,
        "kind": kind,
        "imported_at": (day or FIRST_DAY + timedelta(hours=number)).isoformat(),
        "imported_by": "nobody",
        "files": [{"name": f"{number}.csv", "sha256": "", "bytes": 1}],
        "layout": {"name": "plain", "sha256": ""},
        "content_key": str(number),
        "feeds": feeds,
        "warnings": 0,
        "generated": False,
        "withdraws": withdraws,
    }
    (folder / "batch.json").write_text(json.dumps(said), "utf-8")
    return folder


def _named(settings: Settings, folder: Path, number: int) -> int:
    folder.rename(settings.imports / f"{number:06}")
    return number
