"""The demo group, written once and read back as a stranger would read its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.demo import batches

RATES = {"EUR": 1.0, "MAD": 0.0925, "USD": 0.9, "GBP": 1.19}
SHORT = {"months": 4, "until": date(2026, 6, 30)}


@dataclass(frozen=True)
class Written:
    """A folder of demo files; `feeds` is what holds once every batch is in, text as it stands."""

    folder: Path
    feeds: dict[str, pl.DataFrame]

    def first(self, feed: str) -> pl.DataFrame:
        return pl.read_csv(batches(self.folder)[0][1][0].parent / f"{feed}.csv", infer_schema=False)


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
