"""Whose names an answer tells: the one place that takes names out, before anything is asked.

A name that the scope does not show is replaced in the relation that is read, so it is in no
answer, cannot be searched for, filtered by or sorted by. A colleague becomes their team, so that
what is grouped by agent is grouped by team; a private customer becomes their number.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from ar_metrics.access import Scope

HIDDEN = "•••"
OWNER = ("agent_id", "agent_name")
AGENT_NAMES = ("agent_name", "team_lead")
WRITERS = ("written_by",)  # whoever works here, owner of the row or not
CUSTOMER_NAMES = ("customer_name", "parent_name")
FREE_TEXTS = ("comment", "note")  # written by people about people
PRIVATE = """exists (
    select 1 from dim_customers as people
    where people.bu = told.bu and people.customer_id = told.customer_id
        and people.is_natural_person
)"""


def replacements(columns: Sequence[str], scope: Scope, *, all_rows: bool) -> dict[str, str]:
    """Return what stands in place of the columns that tell a name, by column, as SQL on `told`.

    `all_rows` says that the scope's limits are not put on these rows: else who owns a row is known
    to belong to it. Values are those that `bound` gives. Empty when the scope shows every name.
    """
    found: dict[str, str] = {}
    if hides_agents(scope):
        shown = _shown("told.agent_id") if "agent_id" in columns else "false"
        found |= {n: f"case when {shown} then told.{n} end" for n in columns if _tells_agent(n)}
        found |= {n: _agent(f"told.{n}") for n in columns if _tells_agent_id(n)}
        if _own_rows(scope) and not all_rows:
            found = {name: text for name, text in found.items() if name not in OWNER}
    if not scope.agent_names:
        found |= {n: f"left('{HIDDEN}' || told.{n}, 3)" for n in columns if n in WRITERS}
    if not scope.private_names:
        found |= _customers(columns)
    return found


def hides_agents(scope: Scope) -> bool:
    """Whether some colleague's name is not for this scope."""
    return not scope.agent_names or scope.team is not None or scope.agent_id is not None


def bound(scope: Scope, statement: str) -> dict[str, list[str]]:
    """Return the values in `statement`: the agents and the teams that are told by name."""
    teams = (scope.team or ()) if scope.agent_names and scope.agent_id is None else ()
    values = {"named_agents": list(scope.agent_id or ()), "named_teams": list(teams)}
    return {name: told for name, told in values.items() if f"${name}" in statement}


def _own_rows(scope: Scope) -> bool:
    return scope.agent_id is not None or (scope.agent_names and scope.team is not None)


def in_check_rows(frame: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Return the kept rows of checks (`row_json`) without the names that the scope hides."""
    hidden = {*(AGENT_NAMES if hides_agents(scope) else ())}
    hidden |= set() if scope.agent_names else {*WRITERS}
    hidden |= set() if scope.agent_names or scope.agent_id else {"agent_id"}
    hidden |= set() if scope.private_names else {*CUSTOMER_NAMES, *FREE_TEXTS, "name", "label"}
    if not hidden or frame.is_empty():
        return frame
    told = [
        json.dumps({k: HIDDEN if k in hidden and v else v for k, v in json.loads(text).items()})
        for text in frame["row_json"]
    ]
    return frame.with_columns(pl.Series("row_json", told, dtype=pl.String))


def _tells_agent_id(name: str) -> bool:
    return name == "agent_id" or name.endswith("_agent_id")


def _tells_agent(name: str) -> bool:
    return name in AGENT_NAMES or name.endswith("_agent_name")


def _shown(column: str) -> str:
    return f"""(list_contains($named_agents, {column}) or exists (
        select 1 from dim_agents as named
        where named.agent_id = {column} and list_contains($named_teams, named.team)
    ))"""


def _agent(column: str) -> str:
    """A colleague as this scope may see them; 'unassigned' is nobody's name."""
    return f"""case
        when {column} is null or {column} = 'unassigned' or {_shown(column)} then {column}
        else '{HIDDEN} ' || coalesce((
            select any_value(named.team) from dim_agents as named
            where named.agent_id = {column}
        ), '')
    end"""


def _customers(columns: Sequence[str]) -> dict[str, str]:
    if "is_natural_person" in columns:
        is_private = "told.is_natural_person"
    elif {"bu", "customer_id"} <= {*columns}:
        is_private = PRIVATE
    else:
        return {name: f"'{HIDDEN}'" for name in columns if name in CUSTOMER_NAMES}
    names = {
        name: f"case when {is_private} then '{HIDDEN} ' || told.customer_id else told.{name} end"
        for name in columns
        if name in CUSTOMER_NAMES
    }
    texts = {
        name: f"case when not {is_private} then told.{name} end"
        for name in columns
        if name in FREE_TEXTS
    }
    return names | texts
