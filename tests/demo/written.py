"""The demo group, written once and read back as a stranger would read its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.demo import batches

KEYS = ["bu", "document_id", "instalment_no"]
REOPENING = ["refund", "returned_payment"]
CREDITS = ["credit_note", "advance", "receipt"]
RATES = {"EUR": 1.0, "MAD": 0.0925, "USD": 0.9, "GBP": 1.19}
SHORT = {"months": 4, "until": date(2026, 6, 30)}


@dataclass(frozen=True)
class Written:
    """A folder of demo files; `feeds` is what holds once every batch is in, text as it stands."""

    folder: Path
    feeds: dict[str, pl.DataFrame]

    def first(self, feed: str) -> pl.DataFrame:
        return pl.read_csv(batches(self.folder)[0][1][0].parent / f"{feed}.csv", infer_schema=False)

    @cached_property
    def documents(self) -> pl.DataFrame:
        """Invoices and receipts as items, signed, with the account that carries them."""
        invoices = self.feeds["invoices"].select(
            *KEYS,
            "customer_id",
            "currency_code",
            "document_type",
            "account",
            day("issue_date").alias("starts_on"),
            amount("amount"),
        )
        receipts = self.feeds["receipts"].select(
            "bu",
            pl.col("receipt_id").alias("document_id"),
            pl.lit("0").alias("instalment_no"),
            "customer_id",
            "currency_code",
            pl.lit("receipt").alias("document_type"),
            pl.lit("411000").alias("account"),
            day("value_date").alias("starts_on"),
            amount("amount"),
        )
        sign = pl.when(pl.col("document_type").is_in(CREDITS)).then(-1).otherwise(1)
        return pl.concat([invoices, receipts]).with_columns(sign=sign)

    @cached_property
    def settled(self) -> pl.DataFrame:
        """What brings an item towards zero on a day; below zero, what opens it again."""
        rows = self.feeds["allocations"].with_columns(amount("amount"), on=day("allocation_date"))
        kinds = self.documents.group_by("bu", "document_id").agg(pl.col("sign").first())
        rows = rows.join(kinds, on=["bu", "document_id"], how="left")
        reopens = pl.col("kind").is_in(REOPENING) & (pl.col("sign") > 0)
        rows = rows.with_columns(
            pl.when(reopens).then(-pl.col("amount")).otherwise(pl.col("amount")).alias("amount")
        )
        item = rows.select(*KEYS, "on", "amount")
        receipt = rows.filter(pl.col("receipt_id").is_not_null()).select(
            "bu", pl.col("receipt_id").alias("document_id"), pl.lit("0").alias("instalment_no"),
            "on", "amount",
        )  # fmt: skip
        credit = rows.filter(pl.col("credit_id").is_not_null()).select(
            "bu", pl.col("credit_id").alias("document_id"), pl.lit("1").alias("instalment_no"),
            "on", "amount",
        )  # fmt: skip
        returned = self.feeds["receipts"].filter(pl.col("returned_on").is_not_null()).select(
            "bu", pl.col("receipt_id").alias("document_id"), pl.lit("0").alias("instalment_no"),
            day("returned_on").alias("on"), amount("amount"),
        )  # fmt: skip
        return pl.concat([item, receipt, credit, returned])

    def open_at(self, on: date) -> pl.DataFrame:
        """Items with a residual at the end of a day: `residual` is positive, `open` is signed."""
        gone = (
            self.settled.filter(pl.col("on") <= on).group_by(KEYS).agg(gone=pl.col("amount").sum())
        )
        left = self.documents.filter(pl.col("starts_on") <= on).join(gone, on=KEYS, how="left")
        residual = pl.col("amount") - pl.col("gone").fill_null(0)
        left = left.with_columns(residual=residual).filter(pl.col("residual") != 0)
        return left.with_columns(open=pl.col("residual") * pl.col("sign"))


def read(folder: Path) -> Written:
    frames: dict[str, list[pl.DataFrame]] = {}
    for number, (_, paths) in enumerate(batches(folder)):
        for path in paths:
            rows = pl.read_csv(path, infer_schema=False).with_columns(batch=pl.lit(number))
            frames.setdefault(path.stem, []).append(rows)
    return Written(folder, {feed: _newest(feed, parts) for feed, parts in frames.items()})


def _newest(feed: str, parts: list[pl.DataFrame]) -> pl.DataFrame:
    rows = pl.concat(parts)
    unit = [name for name in FEEDS[feed].unit if name in rows.columns]
    newest = pl.col("batch").max().over([pl.col(name).fill_null("") for name in unit])
    return rows.filter(pl.col("batch") == newest).drop("batch")


def amount(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Decimal(18, 2))


def day(column: str) -> pl.Expr:
    return pl.col(column).str.to_date()


def month_ends(demo: Written) -> list[date]:
    return sorted(demo.feeds["gl_balances"]["date"].str.to_date().unique())
