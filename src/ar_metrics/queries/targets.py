"""The objectives of a month as a table to edit, and what changed them: who, when, before, after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from ar_metrics.errors import MetricError
from ar_metrics.metrics import COLLECTIBLE, OUTSTANDING, OVERDUE
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.reader import Reader

MEASURES = ("amount", "rate", "delay", "cost")
KINDS = ("agent", "team", "bu")
SCHEMA = {
    "scope_kind": pl.String(),
    "scope_id": pl.String(),
    "name": pl.String(),
    "team": pl.String(),
    **dict.fromkeys(MEASURES, pl.Decimal(18, 4)),
}
WEIGHTS = {"overdue": OVERDUE, "outstanding": OUTSTANDING, "collectible": COLLECTIBLE}
"""What a team figure may be spread by: a part of each agent's portfolio at the last snapshot."""
CENT = Decimal("0.01")


def objective_table(reader: Reader, month: date) -> pl.DataFrame:
    """The targets of a month, one row per agent, team and BU in sight, with or without target.

    Columns: scope_kind, scope_id, name, team, amount (reporting currency), rate (0 to 1), delay
    (days), cost (reporting currency); null = no objective. Teams first, then their agents, then
    BUs.
    """
    told = _told(reader, month)
    rows = [
        {"scope_kind": kind, "scope_id": who, "name": name, "team": team}
        | {measure: told.get((kind, who, measure)) for measure in MEASURES}
        for kind, who, name, team in _who(reader)
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def copied_objectives(reader: Reader, month: date, source: date) -> pl.DataFrame:
    """The table of `month` with the targets of `source` where it has none of its own."""
    own, other = objective_table(reader, month), objective_table(reader, source)
    keys = ["scope_kind", "scope_id"]
    joined = own.join(
        other.select(*keys, *MEASURES), on=keys, how="left", suffix="_other", maintain_order="left"
    )
    return joined.select(
        *(name for name in SCHEMA if name not in MEASURES),
        *(pl.coalesce(m, f"{m}_other").alias(m) for m in MEASURES),
    )


def spread_objective(
    reader: Reader, team: str, amount: Decimal, as_of: date, by: str = "overdue"
) -> dict[str, Decimal]:
    """Return agent → its share of a team's amount, by the weight of its portfolio at a date.

    `by` is overdue, outstanding or collectible. The shares are whole cents and add up to the
    amount; nobody is in it when nobody of the team has any. Raises MetricError for an unknown
    weight.
    """
    if by not in WEIGHTS:
        raise MetricError(f"A figure is not spread by {by}: give one of {', '.join(WEIGHTS)}.")
    metric = WEIGHTS[by]
    if metric is COLLECTIBLE:
        found = reader.table([metric], by=["agent_id"], period=(as_of,))
    else:
        found = reader.table([metric], by=["agent_id"], as_of=as_of)
    members = {who for kind, who, _, of in _who(reader) if kind == "agent" and of == team}
    weights = {who: value for who, value in found.rows() if who in members and value > 0}
    return shares(amount, weights) if weights else {}


def shares(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the amount in whole cents by weight; what rounding leaves goes to the largest."""
    total = sum(weights.values(), Decimal(0))
    parts = {
        who: (amount * weight / total).quantize(CENT, ROUND_HALF_UP)
        for who, weight in weights.items()
    }
    largest = max(sorted(weights), key=lambda who: weights[who])
    parts[largest] += amount - sum(parts.values(), Decimal(0))
    return parts


def objective_changes(reader: Reader, limit: int | None = None) -> pl.DataFrame:
    """What changed the objectives in sight, the latest first.

    Columns: imported_at, imported_by, objective_month, scope_kind, agent_id, agent_name, team, bu,
    measure, earlier_value (null: there was none), target_value, batch_id (the import).
    """
    frame = reader.rows(
        "fct_objective_changes",
        ["objective_month", "scope_kind", "agent_id", "team", "bu", "measure", "earlier_value",
         "target_value", "batch_id"],
        order=["-batch_id", "-objective_month", "scope_kind", "team", "agent_id", "bu", "measure"],
        limit=limit,
    )  # fmt: skip
    imports = reader.reference("meta_imports").select(
        pl.col("id").cast(pl.Int32).alias("batch_id"), "imported_at", "imported_by"
    )
    joined = frame.join(imports, on="batch_id", how="left", maintain_order="left")
    named = with_agent_names(reader, joined)
    return named.select("imported_at", "imported_by", *named.columns[:-2])


def _told(reader: Reader, month: date) -> dict[tuple[str, str, str], Decimal]:
    rows = reader.rows(
        "fct_objectives",
        ["scope_kind", "agent_id", "team", "bu", "objective_month", "measure", "target_value"],
    )
    column = {"agent": "agent_id", "team": "team", "bu": "bu"}
    return {
        (row["scope_kind"], row[column[row["scope_kind"]]], row["measure"]): row["target_value"]
        for row in rows.iter_rows(named=True)
        if row["objective_month"] == month
    }


def _who(reader: Reader) -> Sequence[tuple[str, str, str, str | None]]:
    """Kind, id, name and team of everybody in sight who may have an objective.

    A scope over a part of what agents own (a BU, a country) sees no objective: it is for the whole.
    """
    scope = reader.scope
    if not set(scope.limits) <= {"team", "agent_id"}:
        return []
    agents = [
        (agent, name or agent, team)
        for agent, name, team in reader.reference("dim_agents")
        .select("agent_id", "agent_name", "team")
        .unique("agent_id")
        .sort("team", "agent_name", "agent_id")
        .rows()
        if (scope.agent_id is None or agent in scope.agent_id)
        and (scope.team is None or team in scope.team)
    ]
    teams = sorted({team for _, _, team in agents if team})
    found: list[tuple[str, str, str, str | None]] = []
    for team in teams:
        found.append(("team", team, team, team))
        found += [("agent", agent, name, of) for agent, name, of in agents if of == team]
    if scope.team is None and scope.agent_id is None:
        bus = reader.distinct(["bu"], _latest(reader))["bu"]
        found += [("bu", bu, bu, None) for bu in bus]
    return found


def _latest(reader: Reader) -> date:
    return reader.reference("dim_snapshots")["snapshot_date"].max()  # type: ignore[return-value]
