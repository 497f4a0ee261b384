"""What the alert rules measure is what the declared metrics say of the same place."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import marts
from apart import opened_apart
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.metrics import (
    CREDIT_OVERRUN,
    DISPUTED,
    DISPUTED_RATIO,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_90,
    OVERDUE_90_RATIO,
    OVERDUE_RATIO,
    UNEXPECTED_CASH,
    Metric,
)
from ar_metrics.parameters import ALERT, ALERT_SCOPES, ALL, PARAMETERS
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.settings import ROOT

JUNE = date(2025, 6, 30)
MODEL = ROOT / "sql" / "marts" / "fct_alert_measures.sql"
# What a rule measures: the metric of its amount and, where it is about a share, of the share.
MEASURED: dict[str, tuple[Metric, Metric | None]] = {
    "overdue_ratio": (OVERDUE, OVERDUE_RATIO),
    "overdue_90_ratio": (OVERDUE_90, OVERDUE_90_RATIO),
    "disputed_ratio": (DISPUTED, DISPUTED_RATIO),
    "unexpected_ratio": (UNEXPECTED_CASH, None),
    "overrun_amount": (CREDIT_OVERRUN, None),
}
RULES = [
    {
        "rule_code": f"{measure} {kind}",
        "alert_metric": measure,
        "scope_kind": kind,
        "rule_place": ALL,
        "valid_from_date": "1900-01-01",
        "valid_to_date": "9999-12-31",
        "is_active": True,
        "is_entered": False,
    }
    for measure in MEASURED
    for kind in ALERT_SCOPES
]


def _amount(draw: random.Random, low: int = 1) -> str:
    return str(Decimal(draw.randint(low, 99_999_99)) / 100)


def _items(draw: random.Random) -> list[dict[str, object]]:
    """Debts around each limit, without a due date, contested, apart; credits of both kinds."""
    rows: list[dict[str, object]] = []
    for _ in range(400):
        kind = draw.choice(["none", "none", "none", "credit_note", "receipt"])
        sign = "" if kind == "none" else "-"
        row = {
            "bu": draw.choice(["FR01", "DE01"]),
            "country_code": draw.choice(["FR", "DE", "unknown"]),
            "segment": draw.choice(["public", "private"]),
            "credit_kind": kind,
            "outstanding_amount": sign + _amount(draw),
            "overdue_days": draw.choice([None, -5, 0, 1, 2, 90, 91, 400]),
            "due_date": "2025-01-01",
            "is_disputed": draw.random() < 0.2,
            "is_apart": draw.random() < 0.1,
            "is_intercompany": draw.random() < 0.1,
        }
        rows.append(row)
    return rows


def _others(draw: random.Random, **amounts: tuple[str, ...]) -> dict[str, list[dict[str, object]]]:
    return {
        name: [
            {
                "bu": draw.choice(["FR01", "DE01"]),
                "country_code": draw.choice(["FR", "DE"]),
                "segment": draw.choice(["public", "private"]),
                "customer_id": f"C{number}",
                "is_intercompany": draw.random() < 0.1,
                "week_rank": draw.choice([0, 0, 1, 14]),
                **{column: _amount(draw, 0) for column in columns},
            }
            for number in range(60)
        ]
        for name, columns in amounts.items()
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    draw = random.Random(7)
    tables = _others(
        draw, fct_cash_forecasts=("forecast_amount",), fct_credit_limits=("overrun_amount",)
    )
    return marts.warehouse(
        tmp_path_factory.mktemp("alerts"),
        fct_open_items=_items(draw),
        dim_alert_rules=RULES,
        **tables,
    )


def test_every_measure_that_can_be_set_is_compared() -> None:
    assert set(MEASURED) == {
        name.removeprefix(ALERT) for name in PARAMETERS if name.startswith(ALERT)
    }


@pytest.mark.parametrize("kind", ALERT_SCOPES)
def test_what_a_rule_measures_is_what_its_metric_says_of_each_place(home: Path, kind: str) -> None:
    """Unapplied credits, unknown due dates, the 1st and the 91st day, contested credits included."""
    file = home / (home / "CURRENT").read_text("utf-8").strip()
    with opened_apart(file) as con:
        told = con.execute(
            "select alert_metric, scope_value, measured_amount, outstanding_amount, measured_ratio"
            f" from ({MODEL.read_text('utf-8')}) where scope_kind = ?", [kind]
        ).fetchall()  # fmt: skip
    assert {row[0] for row in told} == set(MEASURED)
    reader = Reader(Warehouse(home), EVERYTHING)
    for measure, place, amount, owed, ratio in told:
        filters = Filters() if kind == ALL else Filters(**{kind: (place,)})
        metric, share = MEASURED[measure]
        asked = [metric, OUTSTANDING, *([share] if share else [])]
        row = reader.table(asked, filters=filters, as_of=JUNE).row(0, named=True)
        assert (amount, owed) == (row[metric.name] or 0, row[OUTSTANDING.name]), (measure, place)
        expected = row[share.name] if share else float(amount) / float(owed)
        assert ratio == pytest.approx(expected, rel=1e-12), (measure, place)
