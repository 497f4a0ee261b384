"""Is there a rate for each currency? Market rates, and the fx_rates that were imported."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from ar_metrics.contracts.codes import currency_codes
from ar_metrics.imports.batches import effective
from ar_metrics.settings import Settings
from ar_metrics.sources.market_rates import quoted_currencies, quotes

OLDEST = timedelta(days=7)


def without_rate(
    needed: pl.DataFrame, own_rates: pl.DataFrame | None, settings: Settings
) -> pl.DataFrame:
    """Return the pairs of `needed` (currency_code, day) that have no rate.

    A rate counts from its day on, for seven days. It comes from the market, from fx_rates of
    earlier imports or from `own_rates` of the import itself (columns date, currency_code).
    """
    iso = pl.col("currency_code").is_in(currency_codes())  # any other is refused as no currency
    foreign = needed.filter(iso & (pl.col("currency_code") != settings.currency)).unique()
    if not foreign.height:
        return foreign
    known = _imported_rates(settings)
    if own_rates is not None:
        known.append(own_rates.select("date", "currency_code"))
    days = {day for (day,) in foreign.select("day").unique().rows()}
    given = pl.concat([_market(days, settings), *known])
    far = pl.col("day").cast(pl.Date)
    rated = (
        foreign.join(given, on="currency_code")
        .filter((pl.col("date") <= far) & (pl.col("date") >= far - OLDEST))
        .select("currency_code", "day")
        .unique()
    )
    return foreign.join(rated, on=["currency_code", "day"], how="anti").sort("currency_code", "day")


def never_rated(
    currencies: pl.Series, own_rates: pl.DataFrame | None, settings: Settings
) -> set[str]:
    """Return the currencies for which no rate is known on any day."""
    known = set(quoted_currencies()) | {settings.currency}
    frames = _imported_rates(settings) + ([own_rates] if own_rates is not None else [])
    for frame in frames:
        known |= set(frame["currency_code"].unique())
    return set(currencies.drop_nulls().unique()) & set(currency_codes()) - known


def _imported_rates(settings: Settings) -> list[pl.DataFrame]:
    return [
        pl.read_parquet(batch.parquet("fx_rates"), columns=["date", "currency_code"])
        for batch in effective(settings)
        if "fx_rates" in batch.feeds
    ]


def _market(days: set[date], settings: Settings) -> pl.DataFrame:
    rates = quotes(settings.currency, min(days) - OLDEST, max(days))
    return rates.select("currency_code", date="rate_date").select("date", "currency_code")
