"""Many open items, fast: customers and month ends for measuring, not for showing.

    python benchmarks/volume.py OUT_FOLDER [--snapshots 60] [--items 200000] [--form parquet]
                                           [--work]

The files have the columns of the feeds and import with the layout `plain`. The same arguments
give the same rows. With `--work` the invoices among them are told by a ledger instead, with
receipts, reminders and cases: as many receipts a month as items that go, a reminder for a third
of what is overdue.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from ar_metrics.demo.dates import add_months, month_end

sys.path.insert(0, str(Path(__file__).parent))

import volume_work

UNTIL = date(2026, 10, 31)
EPOCH = date(1970, 1, 1)
Form = Literal["csv", "parquet"]


@dataclass(frozen=True)
class Volume:
    """What the items look like. Shares are of items."""

    items_per_customer: int = 10
    settles_in_a_month: float = 0.40  # of ordinary items
    slow_share: float = 0.12
    slow_settles_in_a_month: float = 0.06
    partly_paid_in_a_month: float = 0.03
    credit_share: float = 0.03
    receipt_share: float = 0.02
    disputed_share: float = 0.02
    median_cents: int = 120_000
    spread: float = 1.3  # of the logarithm of an amount
    units: tuple[str, ...] = ("FR01", "FR02", "BE01", "DE01", "GB01")
    countries: tuple[str, ...] = ("FR", "FR", "FR", "BE", "DE", "ES", "IT", "GB")
    segments: tuple[str, ...] = ("B2B", "B2B", "B2B", "Public", "Corporate", "B2C")
    currencies: tuple[str, ...] = ("EUR", "EUR", "EUR", "EUR", "EUR", "EUR", "USD", "GBP")
    terms: tuple[int, ...] = (30, 30, 45, 60)


VOLUME = Volume()


def write_volume(
    folder: Path,
    snapshots: int,
    items_per_snapshot: int,
    seed: int = 1,
    form: Form = "csv",
    work: bool = False,
) -> list[Path]:
    """Write customers and `snapshots` month ends of open items below `folder`; the last one is
    the end of October 2026. Return the files, customers first, then oldest first. With `work` the
    ledger and all else of `volume_work` take the place of the items: a file of each feed a month.

    From one month end to the next most items stay, some are settled or paid in part, new ones
    come; there are always `items_per_snapshot`. The same arguments give the same rows. Every
    currency is one that the European Central Bank publishes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    number = max(1, items_per_snapshot // VOLUME.items_per_customer)
    customers = _customers(rng, number)
    paths = [_write(customers, folder / f"customers.{form}", form)]
    months = [month_end(add_months(UNTIL, 1 + i - snapshots)) for i in range(snapshots)]
    drawn = _months(rng, customers, months, items_per_snapshot)
    if work:
        return paths + _write_work(folder, customers, months, drawn, seed, form)
    for day, items in zip(months, drawn, strict=True):
        paths.append(_write(_printed(items, day), folder / f"open_items-{day}.{form}", form))
    return paths


def _write_work(
    folder: Path,
    customers: pl.DataFrame,
    months: list[date],
    drawn: Iterator[pl.DataFrame],
    seed: int,
    form: Form,
) -> list[Path]:
    rng = np.random.default_rng([seed, 1])
    owned = volume_work.people(rng, customers, months[0])
    paths = [_write(rows, folder / f"{name}.{form}", form) for name, rows in owned.items()]
    before = pl.DataFrame()
    for day, items in zip(months, map(_in_words, drawn), strict=True):
        before = items.clear() if before.is_empty() else before
        done = volume_work.month(rng, before, items, day, owned["portfolios"])
        paths += [
            _write(rows, folder / f"{name}-{day}.{form}", form)
            for name, rows in done.items()
            if len(rows)
        ]
        before = items
    return paths


def _in_words(items: pl.DataFrame) -> pl.DataFrame:
    currencies = dict(enumerate(VOLUME.currencies))
    return items.with_columns(currency_code=pl.col("currency").replace_strict(currencies))


def _customers(rng: np.random.Generator, number: int) -> pl.DataFrame:
    def drawn(values: tuple[object, ...]) -> list[object]:
        return [values[index] for index in rng.integers(0, len(values), number)]

    ids = [f"C{index:07d}" for index in range(number)]
    return pl.DataFrame(
        {
            "bu": drawn(VOLUME.units),
            "customer_id": ids,
            "name": [f"Customer {each}" for each in ids],
            "country_code": drawn(VOLUME.countries),
            "segment": drawn(VOLUME.segments),
            "payment_terms": drawn(VOLUME.terms),
        }
    )


def _months(
    rng: np.random.Generator, customers: pl.DataFrame, months: list[date], number: int
) -> Iterator[pl.DataFrame]:
    """Yield what is open at each month end. The first one holds items of past months as well."""
    first = (months[0] - EPOCH).days
    items, next_number = _new_items(rng, customers, 0, number, first, age=150), number
    yield items
    for day in months[1:]:
        chance = np.where(
            items["is_slow"], VOLUME.slow_settles_in_a_month, VOLUME.settles_in_a_month
        )
        kept = items.filter(pl.Series(rng.random(number) >= chance))
        kept = _paid_in_part(rng, kept)
        missing = number - len(kept)
        new = _new_items(rng, customers, next_number, missing, (day - EPOCH).days, age=30)
        next_number += missing
        items = pl.concat([kept, new])
        yield items


def _new_items(
    rng: np.random.Generator, customers: pl.DataFrame, start: int, number: int, day: int, age: int
) -> pl.DataFrame:
    """Return items issued in the `age` days before `day`; a few customers get many of them."""
    who = np.minimum(
        (rng.random(number) ** 3 * len(customers)).astype(np.int64), len(customers) - 1
    )
    cents = np.maximum(
        1, rng.lognormal(np.log(VOLUME.median_cents), VOLUME.spread, number).astype(np.int64)
    )
    kind = rng.random(number)
    issued = day - rng.integers(0, age, number)
    credit, receipt = VOLUME.credit_share, VOLUME.receipt_share
    found = pl.DataFrame(
        {
            "who": who,
            "document_number": np.arange(start, start + number),
            "kind": np.where(kind < credit, 1, np.where(kind < credit + receipt, 2, 0)),
            "issued": issued,
            "original_cents": cents,
            "open_cents": cents,
            "currency": rng.integers(0, len(VOLUME.currencies), number),
            "is_slow": rng.random(number) < VOLUME.slow_share,
            "is_disputed": rng.random(number) < VOLUME.disputed_share,
        }
    )
    picked = customers[who]
    return found.with_columns(
        picked["bu"],
        picked["customer_id"],
        (pl.Series(issued) + picked["payment_terms"]).alias("due"),
    )


def _paid_in_part(rng: np.random.Generator, items: pl.DataFrame) -> pl.DataFrame:
    paid = pl.Series(rng.random(len(items)) < VOLUME.partly_paid_in_a_month)
    half = (pl.col("open_cents") + 1) // 2
    return items.with_columns(
        pl.when(paid).then(half).otherwise(pl.col("open_cents")).alias("open_cents")
    )


def _printed(items: pl.DataFrame, day: date) -> pl.DataFrame:
    is_invoice = pl.col("kind") == 0
    due = pl.when(is_invoice).then(pl.col("due").cast(pl.Int32).cast(pl.Date))
    kinds = dict(enumerate(("invoice", "credit_note", "receipt")))
    return _in_words(items).select(
        pl.lit(day).alias("snapshot_date"),
        pl.col("bu"),
        pl.col("customer_id"),
        volume_work.document().alias("document_id"),
        pl.col("kind").replace_strict(kinds).alias("document_type"),
        pl.col("issued").cast(pl.Int32).cast(pl.Date).alias("issue_date"),
        due.alias("due_date"),
        "currency_code",
        volume_work.money("original_cents").alias("original_amount"),
        volume_work.money("open_cents").alias("open_amount"),
        pl.lit("411000").alias("account"),
        pl.col("is_disputed").alias("dispute"),
    )


def _write(rows: pl.DataFrame, path: Path, form: Form) -> Path:
    if form == "csv":
        rows.write_csv(path)
    else:
        rows.write_parquet(path)
    return path


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--snapshots", type=int, default=60)
    arguments.add_argument("--items", type=int, default=200_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--form", choices=("csv", "parquet"), default="csv")
    arguments.add_argument("--work", action="store_true", help="Receipts, reminders, cases too.")
    given = arguments.parse_args()
    for path in write_volume(
        given.folder, given.snapshots, given.items, given.seed, given.form, given.work
    ):
        print(path)


if __name__ == "__main__":
    main()
