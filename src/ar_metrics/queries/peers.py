"""How the colleagues of an agent do, without telling who does what: the one look beyond a scope."""

from __future__ import annotations

from copy import copy
from datetime import date

import polars as pl

from ar_metrics.access import Filters, Scope, only
from ar_metrics.metrics import COLLECTED, COLLECTIBLE
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.recovery import months_of

FEWEST = 3
SCHEMA = {"peer_count": pl.Int64(), "recovery_ratio": pl.Float64()}


def peers(reader: Reader, as_of: date, period: str = "month") -> pl.DataFrame:
    """How the others in the team of an agent do together, in the months of a period.

    One row: peer_count (colleagues with something to collect), recovery_ratio (collected ÷
    collectible of all of them). No row for a scope that is not tied to agents, and where fewer
    than three colleagues would be told together. No filter narrows it: what is left out could be
    worked out from the difference.

    Raises MetricError for a date that has no snapshot.
    """
    own = reader.scope.agent_id
    if not own or reader.scope.sees_nothing:
        return pl.DataFrame(schema=SCHEMA)
    team = _through(reader, only()).reference("dim_agents").filter(pl.col("agent_id").is_in(own))
    teams = tuple(team["team"].drop_nulls())
    months = months_of(reader, period, as_of, Filters())
    others = (
        _through(reader, only(team=teams))
        .table([COLLECTIBLE, COLLECTED], by=["agent_id"], period=months)
        .filter(~pl.col("agent_id").is_in(own), pl.col(COLLECTIBLE.name) > 0)
    )
    if others.height < FEWEST:
        return pl.DataFrame(schema=SCHEMA)
    collectible, collected = others[COLLECTIBLE.name].sum(), others[COLLECTED.name].sum()
    ratio = float(str(collected)) / float(str(collectible))
    row = {"peer_count": others.height, "recovery_ratio": ratio}
    return pl.DataFrame([row], schema=SCHEMA)


def _through(reader: Reader, scope: Scope) -> Reader:
    """The same build through another scope; it never leaves this module."""
    other = copy(reader)
    other.scope = scope
    return other
