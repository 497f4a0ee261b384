"""Late interest once more: a plain loop over the days of lateness."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ar_metrics.settings import ROOT

Rate = tuple[date, date, Decimal]


def shipped_rates() -> dict[tuple[str, str], list[Rate]]:
    """The rates of the reference data by country and kind of debtor: first day, last day, rate."""
    path = ROOT / "sql" / "reference" / "ref_late_interest_rates.csv"
    found: dict[tuple[str, str], list[Rate]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            days = [date.fromisoformat(row[f"valid_{end}_date"]) for end in ("from", "to")]
            rates = found.setdefault((row["country_code"], row["debtor_kind"]), [])
            rates.append((days[0], days[1], Decimal(row["interest_rate"])))
    return found


def debtor(customer: Mapping[str, Any]) -> tuple[str, str]:
    """Country and kind of debtor of a row of the customers feed."""
    kind = (
        "public" if customer["public_kind"]
        else "consumer" if customer["natural_person"] == "yes"
        else "business"
    )  # fmt: skip
    return customer["country_code"], kind


def interest(
    amount: Decimal, due: date, until: date, rates: Sequence[Rate], kind: str
) -> tuple[Decimal | None, int]:
    """The interest and the number of days that have a rate; None without any."""
    total, rated = Decimal(), 0
    for number in range((until - due).days):
        day = due + timedelta(days=1 if kind == "public" else number + 1)
        for first, last, rate in rates:
            if first <= day <= last:
                total, rated = total + rate, rated + 1
    if not rated:
        return None, 0
    return (amount * total / 365).quantize(Decimal("0.01"), ROUND_HALF_UP), rated
