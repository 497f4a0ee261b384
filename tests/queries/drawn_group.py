"""Random small groups whose marts hold together, and their figures worked out in plain Python."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

import marts
from ar_metrics.access import FILTER_DIMENSIONS, Filters

DATES = ("2025-04-30", "2025-05-31", "2025-06-30")
VALUES = {
    "bu": ("FR01", "DE01"),
    "country_code": ("FR", "DE", "unknown"),
    "segment": ("private", "public"),
    "team": ("T1", "T2"),
    "agent_id": ("A1", "A2", "unassigned"),
    "currency_code": ("EUR", "USD"),
    "parent_id": ("G1", "G2"),
    "receivable_type": ("due", "old"),
    "customer_id": ("C1", "C2"),
    "account": ("411000", "416000"),
    "document_type": ("invoice", "credit_note", "receipt"),
}
CREDIT_KINDS = {"invoice": "none", "credit_note": "credit_note", "receipt": "receipt"}

cents = st.integers(1, 99_999_99).map(lambda n: str(Decimal(n) / 100))
dimensions = st.fixed_dictionaries(
    {name: st.sampled_from(v) for name, v in VALUES.items() if name != "team"}
)
choice = {name: st.none() | st.sets(st.sampled_from(VALUES[name]), min_size=1).map(tuple)
          for name in FILTER_DIMENSIONS}  # fmt: skip
filters = st.builds(
    Filters,
    **choice,
    basis=st.sampled_from(["due", "issue"]),
    credits=st.sampled_from(["column", "aged", "split"]),
    include_intercompany=st.booleans(),
)
# Most random filters leave nothing of a small group: let one or two dimensions limit it.
few_filters = st.tuples(filters, st.sets(st.sampled_from(FILTER_DIMENSIONS), max_size=2)).map(
    lambda drawn: Filters(
        **{name: getattr(drawn[0], name) for name in drawn[1]},
        basis=drawn[0].basis,
        credits=drawn[0].credits,
        include_intercompany=drawn[0].include_intercompany,
    )
)


@st.composite
def open_items(draw: st.DrawFn) -> dict[str, object]:
    """An open item: any dimension, any lateness around the thresholds, now and then a credit."""
    row: dict[str, Any] = dict(draw(dimensions))
    row["credit_kind"] = CREDIT_KINDS[row["document_type"]]
    amount = draw(cents)
    row["outstanding_amount"] = amount if row["credit_kind"] == "none" else f"-{amount}"
    row["overdue_days"] = draw(st.none() | st.sampled_from([-9, 0, 1, 30, 31, 60, 61, 90, 91, 400]))
    row["age_days"] = draw(st.sampled_from([0, 1, 30, 31, 61, 200]))
    row["snapshot_date"] = draw(st.sampled_from(DATES))
    row["is_intercompany"] = draw(st.booleans())
    row["is_apart"] = draw(st.sampled_from([False, False, False, True]))
    return row


item_lists = st.lists(open_items(), min_size=1, max_size=25)


def kept(rows: list[dict[str, Any]], wanted: Filters) -> list[dict[str, Any]]:
    """The rows of the encours that the filters keep."""
    return [
        row
        for row in rows
        if not row["is_apart"]
        and (wanted.include_intercompany or not row["is_intercompany"])
        and all(told(row, name) in values for name, values in wanted.limits.items())
    ]


def told(row: dict[str, Any], dimension: str) -> Any:
    """The value of a dimension of a row; the team is that of its agent."""
    return marts.TEAMS.get(row["agent_id"]) if dimension == "team" else row[dimension]


def bearing(dimension: str, *values: str) -> dict[str, list[dict[str, Any]]]:
    """Open items of 1, 20, 300 …, each with its value of a dimension; with the agents of teams."""
    rows = [{dimension: v, "outstanding_amount": (n + 1) * 10**n} for n, v in enumerate(values)]
    if dimension != "team":
        return {"fct_open_items": rows}
    agents = [{"agent_id": f"agent {v}", "team": v} for v in values]
    items = [{"agent_id": f"agent {r['team']}", **r} for r in rows]
    return {"fct_open_items": items, "dim_agents": agents}


def bucket_of(row: dict[str, Any], wanted: Filters) -> int:
    """The bucket that a row is shown in."""
    beside = {"column": ("credit_note", "receipt"), "aged": (), "split": ("receipt",)}
    if row["credit_kind"] in beside[wanted.credits]:
        return 6
    return int(row["due_bucket_rank" if wanted.basis == "due" else "issue_bucket_rank"])


def total(rows: list[dict[str, Any]], amount: str = "outstanding_amount") -> Decimal:
    """The sum of an amount."""
    return sum((Decimal(row[amount]) for row in rows), Decimal("0.00"))


def completed(rows: list[dict[str, object]]) -> list[dict[str, Any]]:
    """Open items with every column, as the mart holds them."""
    return marts.completed("fct_open_items", rows)


@st.composite
def moving_group(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Open items of three dates, and the movements and restatements that explain them.

    Each document lives through the dates: absent or owed, sometimes with other dimensions. Its
    change is one or two movements; new dimensions take it out of the old and into the new.
    """
    items: list[dict[str, Any]] = []
    movements: list[dict[str, Any]] = []
    restatements: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 8))):
        who = _identity(draw, number)
        owed: Decimal | None = None
        for prior, day in zip((None, *DATES), DATES, strict=False):
            if draw(st.integers(0, 3)) == 0:
                changed = _identity(draw, number)
                if owed and prior:
                    movements += _reclassified(who, changed, owed, prior, day)
                who = changed
            now = draw(st.none() | cents.map(Decimal))
            if prior:
                movements += _moved(
                    draw, who, (now or Decimal(0)) - (owed or Decimal(0)), prior, day
                )
            if now:
                items.append({**who, "snapshot_date": day, "outstanding_amount": str(now)})
            if draw(st.integers(0, 4)) == 0:
                restatements.append(
                    {**who, "snapshot_date": day, "restatement_amount": draw(cents)}
                )
            owed = now
    return {"fct_open_items": items, "fct_movements": movements, "fct_restatements": restatements,
            "dim_snapshots": [{"snapshot_date": day} for day in DATES]}  # fmt: skip


def _identity(draw: st.DrawFn, number: int) -> dict[str, Any]:
    marks = {"is_intercompany": draw(st.booleans()), "is_apart": draw(st.integers(0, 5)) == 0}
    return {
        **draw(dimensions),
        **marks,
        "document_id": f"D{number}",
        "bu": VALUES["bu"][number % 2],
    }


def _moved(
    draw: st.DrawFn, who: dict[str, Any], change: Decimal, prior: str, day: str
) -> list[dict[str, Any]]:
    first = draw(st.integers(-500, 500).map(lambda n: Decimal(n) / 100)) if change else Decimal(0)
    steps = [("invoiced", 2, first), ("cash_received", 3, change - first)]
    return [_movement(who, step, rank, part, prior, day) for step, rank, part in steps if part]


def _reclassified(
    old: dict[str, Any], new: dict[str, Any], owed: Decimal, prior: str, day: str
) -> list[dict[str, Any]]:
    return [
        _movement(who, "reclassification", 13, amount, prior, day)
        for who, amount in ((old, -owed), (new, owed))
    ]


def _movement(
    who: dict[str, Any], step: str, rank: int, amount: Decimal, prior: str, day: str
) -> dict[str, Any]:
    return {**who, "snapshot_date": day, "prior_snapshot_date": prior, "step": step,
            "step_rank": rank, "movement_amount": str(amount)}  # fmt: skip
