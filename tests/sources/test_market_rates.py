"""The central bank's rates, as they ship with the product."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.sources.market_rates import quoted_currencies, quotes

FRIDAY, SUNDAY = date(2025, 6, 27), date(2025, 6, 29)


def test_rates_are_reporting_units_for_one_unit() -> None:
    rates = quotes("EUR", FRIDAY, FRIDAY)
    dollar = rates.filter(pl.col("currency_code") == "USD")["rate"][0]
    # 27 June 2025: EUR 1 = USD 1.1704, published by the European Central Bank
    assert dollar == (Decimal(1) / Decimal("1.1704")).quantize(Decimal("1e-10"))
    assert rates.schema["rate"] == pl.Decimal(18, 10)


def test_cross_rates_go_over_the_euro() -> None:
    pounds = quotes("GBP", FRIDAY, FRIDAY)
    euro = pounds.filter(pl.col("currency_code") == "EUR")["rate"][0]
    back = quotes("EUR", FRIDAY, FRIDAY).filter(pl.col("currency_code") == "GBP")["rate"][0]
    assert abs(euro * back - 1) < Decimal("1e-8")
    assert "GBP" not in pounds["currency_code"].to_list()


def test_there_are_no_quotes_on_a_sunday_nor_for_the_dirham() -> None:
    assert quotes("EUR", SUNDAY, SUNDAY).is_empty()
    assert "MAD" not in quoted_currencies()
    assert quotes("MAD", FRIDAY, FRIDAY).is_empty()
