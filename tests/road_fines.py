"""A real recovery ledger: 150,370 road fines of an Italian police force, as feeds of ours.

From `../shared/data/road_traffic_fines` (de Leoni & Mannhardt, 4TU, 2015). A fine is an invoice; its
expense at sending and the increase by its penalty are debit notes of their days; a dismissal writes
off what is open then and what is charged later. The officer who made the fine is its agent: a
customer is what one officer fined of one vehicle class. Credit collection and appeals are cases.
"""

from __future__ import annotations

import fcntl
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest

from ar_metrics import imports
from ar_metrics.imports.batches import effective
from ar_metrics.settings import ROOT, Settings
from ar_metrics.warehouse import publish
from ar_metrics.warehouse.inputs import Inputs
from ar_metrics.warehouse.syntax import tables_read
from ar_metrics.warehouse.tables import write
from campaign import IS_CAMPAIGN

LOG = ROOT.parent / "shared" / "data" / "road_traffic_fines" / "events.csv.gz"
BU = "IT01"
DUE_DAYS = 60
SHARE = 12
YEAR_ENDS = (*(date(year, 12, 31) for year in range(2000, 2013)), date(2013, 6, 30))
LAYERS = ("staging", "intermediate", "marts", "checks")
MARTS = ("dim_agents", "dim_customers", "dim_snapshots", "fct_open_items", "fct_recoveries",
         "fct_receipt_uses", "fct_recovery_rates", "fct_litigation_cases",
         "fct_litigation_stages")  # fmt: skip
"""What the shared home holds: add here the mart that a test of the fines reads."""
APPEALS = {
    "Insert Date Appeal to Prefecture": "appeal filed",
    "Send Appeal to Prefecture": "appeal sent",
    "Receive Result Appeal from Prefecture": "result received",
    "Notify Result Appeal to Offender": "result notified",
    "Appeal to Judge": "appeal to judge",
}


@cache
def events() -> pl.DataFrame:
    """The log: case_id, seq, activity, date, amount, expense, payment, dismissal, class, officer.

    All fines in a campaign, every twelfth of them else: all take minutes to import and build. Skips
    the test where the folder is absent.
    """
    if not LOG.exists():
        pytest.skip(f"{LOG} is not there")
    money = pl.Decimal(18, 2)
    log = pl.read_csv(LOG, infer_schema=False)
    if not IS_CAMPAIGN:
        number = pl.col("case_id").str.extract(r"(\d+)").cast(pl.Int64)
        log = log.filter(number % SHARE == 0)
    return log.select(
        "case_id",
        pl.col("seq").cast(pl.Int32),
        "activity",
        pl.col("date").str.to_date(),
        pl.col("amount").cast(pl.Float64).round(2).cast(money),
        pl.col("expense").cast(pl.Float64).round(2).cast(money),
        pl.col("payment_amount").cast(pl.Float64).round(2).cast(money).alias("payment"),
        pl.col("dismissal").fill_null("NIL"),
        "vehicle_class",
        "resource",
    )


@cache
def fines() -> pl.DataFrame:
    """One row a fine: case_id, customer_id, officer, vehicle_class, created, dismissed."""
    made = events().filter(pl.col("activity") == "Create Fine")
    dismissed = events().filter(pl.col("dismissal") != "NIL")
    dismissed = dismissed.group_by("case_id").agg(dismissed=pl.col("date").min())
    return made.select(
        "case_id",
        pl.format("{}-{}", "resource", "vehicle_class").alias("customer_id"),
        pl.format("A{}", "resource").alias("officer"),
        "vehicle_class",
        pl.col("date").alias("created"),
    ).join(dismissed, on="case_id", how="left")


@cache
def charges() -> pl.DataFrame:
    """What is charged: case_id, document_id, document_type, on, amount; the fine, then the rest."""
    kept = events().select("case_id", "activity", "date", "amount", "expense")
    fine = kept.filter(pl.col("activity") == "Create Fine")
    sent = kept.filter(pl.col("activity") == "Send Fine")
    penalty = kept.filter(pl.col("activity") == "Add penalty")
    first = fine.select("case_id", fined="amount")
    more = penalty.join(first, on="case_id").with_columns(amount=pl.col("amount") - pl.col("fined"))
    parts = [
        (fine, "", "invoice", "amount"),
        (sent, "/S", "debit_note", "expense"),
        (more, "/P", "debit_note", "amount"),
    ]
    return pl.concat(
        rows.select(
            "case_id",
            (pl.col("case_id") + suffix).alias("document_id"),
            pl.lit(kind).alias("document_type"),
            pl.col("date").alias("on"),
            pl.col(column).alias("amount"),
        ).filter((pl.col("amount") > 0) | (pl.col("document_type") == "invoice"))
        for rows, suffix, kind, column in parts
    )


@cache
def payments() -> pl.DataFrame:
    """What is paid: case_id, receipt_id, on, amount."""
    paid = events().filter((pl.col("activity") == "Payment") & (pl.col("payment") > 0))
    return paid.select(
        "case_id",
        pl.format("{}/{}", "case_id", "seq").alias("receipt_id"),
        pl.col("date").alias("on"),
        pl.col("payment").alias("amount"),
    )


@cache
def allocations() -> pl.DataFrame:
    """Cash, the oldest charge first, and write-offs: the columns of the feed.

    Both charges and payments of a fine are laid end to end; where two overlap, the one pays the
    other, on the later of their days.
    """
    due = _end_to_end(charges(), "document_id")
    paid = _end_to_end(payments(), "receipt_id").join(
        fines().select("case_id", "dismissed"), on="case_id"
    )
    in_time = pl.col("dismissed").is_null() | (pl.col("on") <= pl.col("dismissed"))
    both = due.join(paid.filter(in_time), on="case_id", suffix="_paid")
    overlap = pl.min_horizontal("ends", "ends_paid") - pl.max_horizontal("starts", "starts_paid")
    collected = _sent_for_collection()
    cash = (
        both.with_columns(part=overlap, day=pl.max_horizontal("on", "on_paid"))
        .filter(pl.col("part") > 0)
        .join(collected, on="case_id", how="left")
        .with_columns(late=(pl.col("on_paid") >= pl.col("collected")).fill_null(value=False))
        .select(
            "document_id",
            pl.col("day").alias("allocation_date"),
            pl.col("part").alias("amount"),
            pl.lit("cash").alias("kind"),
            "receipt_id",
            pl.when("late").then(pl.lit("agency")).otherwise(pl.lit("amicable")).alias("channel"),
            pl.when("late").then(pl.col("case_id") + "/C").alias("litigation"),
        )
    )
    taken = cash.group_by("document_id").agg(taken=pl.col("amount").sum())
    lost = (
        charges()
        .join(fines().select("case_id", "dismissed").drop_nulls(), on="case_id")
        .join(taken, on="document_id", how="left")
        .with_columns(left=pl.col("amount") - pl.col("taken").fill_null(0))
        .filter(pl.col("left") > 0)
        .select(
            "document_id",
            pl.max_horizontal("on", "dismissed").alias("allocation_date"),
            pl.col("left").cast(pl.Decimal(38, 2)).alias("amount"),
            pl.lit("write_off").alias("kind"),
        )
    )
    rows = pl.concat([cash.cast({"amount": pl.Decimal(38, 2)}), lost], how="diagonal")
    return rows.with_columns(bu=pl.lit(BU)).rename({"litigation": "case_id"})


def _end_to_end(rows: pl.DataFrame, tie: str) -> pl.DataFrame:
    ordered = rows.sort("case_id", "on", tie)
    ends = pl.col("amount").cum_sum().over("case_id")
    return ordered.with_columns(ends=ends, starts=ends - pl.col("amount"))


def _sent_for_collection() -> pl.DataFrame:
    sent = events().filter(pl.col("activity") == "Send for Credit Collection")
    return sent.group_by("case_id").agg(collected=pl.col("date").min())


@cache
def cases() -> dict[str, pl.DataFrame]:
    """The feeds of litigation: credit collection, and appeals from their first act on."""
    owed = charges().select("case_id", "on", "amount")
    paid = payments().select("case_id", "on", amount=-pl.col("amount"))
    moves = pl.concat([owed, paid.cast({"amount": owed["amount"].dtype})])
    appeal = events().filter(pl.col("activity").is_in(list(APPEALS)))
    appeal = appeal.with_columns(stage=pl.col("activity").replace_strict(APPEALS))
    is_judge = (pl.col("stage") == "appeal to judge").any().over("case_id")
    name = pl.when(is_judge).then(pl.lit("appeal to judge")).otherwise(pl.lit("appeal"))
    appeal = appeal.with_columns(procedure=name, litigation=pl.col("case_id") + "/A")
    collection = _sent_for_collection().select(
        "case_id",
        pl.col("collected").alias("date"),
        pl.lit("credit collection").alias("stage"),
        pl.lit("credit collection").alias("procedure"),
        (pl.col("case_id") + "/C").alias("litigation"),
    )
    steps = pl.concat([appeal.select(collection.columns), collection]).unique(maintain_order=True)
    opened = steps.group_by("litigation", "case_id", "procedure", maintain_order=True)
    opened = opened.agg(opened_on=pl.col("date").min())
    claim = opened.join(moves, on="case_id").filter(pl.col("on") <= pl.col("opened_on"))
    claim = claim.group_by("litigation").agg(claimed_amount=pl.col("amount").sum())
    whole = opened.join(claim, on="litigation").join(fines(), on="case_id")
    return {
        "litigation_cases": whole.select(
            pl.col("litigation").alias("case_id"),
            pl.lit(BU).alias("bu"),
            "customer_id",
            "procedure",
            "opened_on",
            pl.col("claimed_amount").clip(0),
            pl.lit("EUR").alias("currency_code"),
        ),
        "litigation_events": steps.select(pl.col("litigation").alias("case_id"), "date", "stage"),
        "litigation_case_documents": opened.join(charges(), on="case_id").select(
            pl.col("litigation").alias("case_id"), pl.lit(BU).alias("bu"), "document_id"
        ),
    }


def feeds() -> dict[str, pl.DataFrame]:
    """Every feed that the log fills, by its name."""
    owner = fines().select("customer_id", "officer", "vehicle_class").unique(maintain_order=True)
    of_case = fines().select("case_id", "customer_id", "created")
    common = [pl.lit(BU).alias("bu"), pl.col("customer_id")]
    euro = pl.lit("EUR").alias("currency_code")
    due = pl.max_horizontal("on", pl.col("created") + pl.duration(days=DUE_DAYS))
    return {
        "customers": owner.select(
            *common,
            pl.format("Officer {}, class {}", "officer", "vehicle_class").alias("name"),
            pl.lit("IT").alias("country_code"),
            pl.col("vehicle_class").alias("segment"),
        ),
        "agents": owner.select("officer").unique(maintain_order=True).select(
            pl.col("officer").alias("agent_id"),
            pl.format("Officer {}", "officer").alias("name"),
            pl.lit("Police").alias("team"),
            pl.lit("Commander").alias("team_lead"),
        ),
        "portfolios": owner.select(
            *common,
            pl.col("officer").alias("agent_id"),
            pl.lit(date(2000, 1, 1)).alias("valid_from"),
        ),
        "invoices": charges().join(of_case, on="case_id").select(
            *common,
            "document_id",
            "document_type",
            pl.col("on").alias("issue_date"),
            due.alias("due_date"),
            euro,
            "amount",
        ),
        "receipts": payments().join(of_case, on="case_id").select(
            "receipt_id", *common, pl.col("on").alias("value_date"), euro, "amount"
        ),
        "allocations": allocations(),
        **cases(),
    }  # fmt: skip


def make_home(home: Path, marts: Sequence[str] = MARTS) -> Settings:
    """Import the feeds into `home`; build `marts`, what they read and the checks that they allow.

    Built at year ends: the 162 month ends of the log hold 23 million open items. The ledger's own
    events, `int_ledger_events`, stay in the file and tell every day.
    """
    folder = home / "files"
    folder.mkdir(parents=True)
    paths = []
    for feed, rows in feeds().items():
        paths.append(folder / f"{feed}.csv")
        rows.write_csv(paths[-1])
    settings = Settings(home=home, sql=_models_for(marts, home / "sql"))
    imports.import_files(settings, paths, "plain_history")
    scratch = settings.warehouse / ".scratch"
    scratch.mkdir(parents=True)
    inputs = Inputs(settings, tuple(effective(settings)), YEAR_ENDS, scratch)
    file = scratch / "ar-000001.duckdb"
    write(inputs, file, None, lambda _: None)
    publish.publish(settings, file, settings.warehouse / file.name)
    return settings


def _models_for(marts: Sequence[str], folder: Path) -> Path:
    """Copy the models behind `marts` and the checks that read nothing else into `folder`."""
    paths = {path.stem: path for layer in LAYERS for path in (ROOT / "sql" / layer).glob("*.sql")}
    reads = {name: tables_read(path, path.read_text("utf-8")) for name, path in paths.items()}
    wanted, asked = set[str](), set(marts)
    while asked:
        wanted |= asked
        asked = {name for each in asked for name in reads[each] if name in paths} - wanted
    for name, path in paths.items():
        is_allowed = name.startswith("check_") and reads[name] & paths.keys() <= wanted
        if name in wanted or is_allowed:
            copy = folder / path.relative_to(ROOT / "sql")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    copytree(ROOT / "sql" / "reference", folder / "reference")
    return folder


def shared_home(base: Path) -> Settings:
    """The home of `make_home`, made once for all processes that share `base`."""
    events()
    folder = base / "road-fines"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            make_home(folder / "home")
            (folder / "done").touch()
    return Settings(home=folder / "home", sql=folder / "home" / "sql")
