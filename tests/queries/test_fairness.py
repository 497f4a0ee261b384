"""Agents compared fairly: the plain loop, the interval against a bootstrap, small numbers."""

from __future__ import annotations

import random
from datetime import date
from math import sqrt
from typing import Any

import polars as pl
import pytest

from ar_metrics.access import Filters
from ar_metrics.queries.fairness import fairness, standing, student

JUNE = date(2025, 6, 30)
KIND = ("entry_bucket_rank", "segment", "is_disputed", "size_rank")


def group(seed: int, agents: int = 3, customers: int = 40) -> list[dict[str, Any]]:
    """Items of agents whose customers pay more or less of what they owe."""
    dice = random.Random(seed)
    rows = []
    for number in range(agents * customers):
        for day in ("2025-05-31", "2025-06-30"):
            owed = dice.randint(1, 900)
            rows.append(
                {"snapshot_date": day, "agent_id": f"A{number % agents}",
                 "customer_id": f"C{number}", "entry_bucket_rank": dice.randint(0, 2),
                 "segment": dice.choice(["private", "public"]), "size_rank": 1,
                 "is_disputed": dice.random() < 0.2, "collectible_amount": owed,
                 "collected_amount": round(owed * dice.random())}
            )  # fmt: skip
    return rows


def rates_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """fct_recovery_rates of these rows."""
    sums: dict[tuple, list[int]] = {}
    for row in rows:
        key = (row["snapshot_date"], *(row[name] for name in KIND))
        had = sums.setdefault(key, [0, 0, 0])
        sums[key] = [had[0] + row["collectible_amount"], had[1] + row["collected_amount"],
                     had[2] + 1]  # fmt: skip
    return [
        dict(zip(("snapshot_date", *KIND), key, strict=True))
        | {"collectible_amount": owed, "collected_amount": paid, "item_count": count}
        for key, (owed, paid, count) in sums.items()
    ]


def plain(rows: list[dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """Index, low and high of each agent, one item after the other."""
    owed: dict[tuple, float] = {}
    paid: dict[tuple, float] = {}
    for row in rows:
        key = tuple(row[name] for name in KIND)
        owed[key] = owed.get(key, 0) + row["collectible_amount"]
        paid[key] = paid.get(key, 0) + row["collected_amount"]
    found = {}
    for agent in sorted({row["agent_id"] for row in rows}):
        pairs: dict[str, list[float]] = {}
        for row in rows:
            if row["agent_id"] == agent:
                key = tuple(row[name] for name in KIND)
                pair = pairs.setdefault(row["customer_id"], [0.0, 0.0])
                pair[0] += row["collected_amount"]
                pair[1] += row["collectible_amount"] * paid[key] / owed[key]
        n, whole = len(pairs), sum(e for _, e in pairs.values())
        ratio = sum(c for c, _ in pairs.values()) / whole
        spread = sum((c - ratio * e) ** 2 for c, e in pairs.values())
        reach = student(n - 1) * sqrt(n / (n - 1) * spread) / whole
        found[agent] = (ratio, ratio - reach, ratio + reach)
    return found


def test_the_index_is_what_a_plain_loop_says_and_the_group_is_at_one(reader_of: Any):
    rows = group(1)
    reader = reader_of(fct_recoveries=rows, fct_recovery_rates=rates_of(rows),
                       dim_snapshots=[{"snapshot_date": day, "is_month_end": True}
                                      for day in ("2025-05-31", "2025-06-30")])  # fmt: skip
    frame = fairness(reader, Filters(), JUNE)
    found = {row["agent_id"]: (row["performance_ratio"], row["low_ratio"], row["high_ratio"])
             for row in frame.to_dicts()}  # fmt: skip
    wanted = plain(rows)
    for agent, numbers in wanted.items():
        assert found[agent] == pytest.approx(numbers, abs=1e-6)
    whole = sum(frame["expected_amount"]) / sum(frame["collected_amount"])
    assert float(whole) == pytest.approx(1, abs=1e-4)


def test_the_same_results_on_a_harder_mix_are_worth_more(reader_of: Any):
    rows = [
        {"agent_id": agent, "customer_id": f"{agent}{kind}{n}", "segment": kind,
         "collectible_amount": 100, "collected_amount": paid}
        for agent, kind, paid in (("A1", "hospital", 40), ("A2", "shop", 80), ("A3", "hospital", 20),
                                  ("A4", "shop", 100))
        for n in range(40)
    ]  # fmt: skip
    for row in rows:
        row |= {"snapshot_date": "2025-06-30", "entry_bucket_rank": 1, "size_rank": 1,
                "is_disputed": False}  # fmt: skip
    reader = reader_of(fct_recoveries=rows, fct_recovery_rates=rates_of(rows),
                       dim_snapshots=[{"snapshot_date": "2025-06-30", "is_month_end": True}])  # fmt: skip
    frame = fairness(reader, Filters(), JUNE)
    index = {row["agent_id"]: (round(row["performance_ratio"], 3), row["verdict"])
             for row in frame.to_dicts()}  # fmt: skip
    assert index == {"A1": (1.333, "above"), "A4": (1.111, "above"), "A2": (0.889, "below"),
                     "A3": (0.667, "below")}  # fmt: skip
    assert fairness(reader, Filters(agent_id=("A1",)), JUNE)["performance_ratio"][0] == (
        pytest.approx(4 / 3)
    )


def customers(pairs: list[tuple[float, float]]) -> pl.DataFrame:
    return pl.DataFrame(
        {"collectible_amount": [e * 2 for _, e in pairs], "collected_amount": [c for c, _ in pairs],
         "expected": [e for _, e in pairs]}
    )  # fmt: skip


def test_few_customers_are_said_to_be_few_and_one_has_no_interval():
    alone = standing(customers([(50.0, 100.0)]))
    assert (alone["performance_ratio"], alone["low_ratio"], alone["verdict"]) == (
        0.5,
        None,
        "small",
    )
    many = standing(customers([(90.0 + n % 3, 100.0) for n in range(29)]))
    assert (many["is_small"], many["verdict"]) == (True, "small")
    more = standing(customers([(90.0 + n % 3, 100.0) for n in range(30)]))
    assert (more["is_small"], more["verdict"]) == (False, "below")


def test_the_interval_is_that_of_a_bootstrap_over_customers():
    dice = random.Random(7)
    pairs = []
    for _ in range(120):
        expected = dice.lognormvariate(4, 0.6)
        pairs.append((expected * dice.uniform(0.4, 1.8), expected))
    told = standing(customers(pairs))
    draws = []
    for _ in range(2000):
        sample = dice.choices(pairs, k=len(pairs))
        draws.append(sum(c for c, _ in sample) / sum(e for _, e in sample))
    draws.sort()
    assert told["low_ratio"] == pytest.approx(draws[50], abs=0.015)
    assert told["high_ratio"] == pytest.approx(draws[1950], abs=0.015)


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.706), (4, 2.776), (5, 2.571), (9, 2.262), (29, 2.045), (120, 1.980)],
)
def test_student_s_t_is_that_of_the_tables(freedom: int, quantile: float):
    assert student(freedom) == pytest.approx(quantile, abs=0.004)
