"""The mapping from what a provider says of a person (claims, groups) to role and scope: data.

    contact = "Receivables desk, receivables@example.com"

    [[grant]]
    when = { groups = "ar-leads-fr" }
    role = "team_lead"
    scope = { team = "claim:team", bu = ["FR01", "FR02"] }
    more = ["rollback"]

The first grant whose claims all match decides alone, so that two grants never add up to rows that
neither gives. A scope is "all" or a table of limits; a limit is a list, "claim:NAME", or
"claim:groups:PREFIX*", which takes what follows the prefix in the values of that claim.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ar_metrics.access.people import Person
from ar_metrics.access.roles import CAPABILITIES, ROLES
from ar_metrics.access.scopes import EVERYTHING, SCOPE_DIMENSIONS, Scope, Values
from ar_metrics.errors import UserError

Claims = Mapping[str, Any]
KEYS = {"when", "role", "scope", "more"}
TIED = {"agent": "agent_id", "team_lead": "team"}
"""Roles that stand for a part of the group: without that limit they would see all of it."""


@dataclass(frozen=True)
class Grant:
    """One line of the mapping: whom it is for, and what it gives. `scope` None is all rows."""

    when: tuple[tuple[str, tuple[str, ...]], ...]
    role: str
    scope: tuple[tuple[str, str | tuple[str, ...]], ...] | None
    more: frozenset[str] = frozenset()

    def matches(self, claims: Claims) -> bool:
        """Whether the provider says everything of this person that the grant asks for."""
        return all(set(wanted) & set(_said(claims, claim)) for claim, wanted in self.when)

    def limits(self, claims: Claims) -> Scope:
        """Return the rows it gives to who has these claims; a claim that is missing gives none."""
        allowed: dict[str, Values] = {
            name: _values(told, claims) for name, told in (self.scope or ())
        }
        can = ROLES[self.role].can | self.more
        return replace(
            EVERYTHING,
            **allowed,  # pyright: ignore[reportArgumentType]
            agent_names="see_agent_names" in can,
            private_names="see_private_names" in can,
        )


@dataclass(frozen=True)
class Access:
    """The whole file: the grants in order, and whom to ask for access."""

    grants: tuple[Grant, ...]
    contact: str

    def person(self, claims: Claims) -> Person | None:
        """Return who has these claims; None when no grant is for them."""
        for grant in self.grants:
            if grant.matches(claims):
                user = _one(claims, "email") or _one(claims, "preferred_username")
                user = user or _one(claims, "sub") or "unknown"
                return Person(
                    user=user,
                    name=_one(claims, "name") or user,
                    role=ROLES[grant.role],
                    scope=grant.limits(claims),
                    more=grant.more,
                )
        return None


def read_access(path: Path) -> Access:
    """Return the mapping that a TOML file declares.

    Raises UserError with everything that is wrong with it.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"There is no file {path} that says who may see what.",
            advice="docs/deploy.md shows one; AR_ACCESS names it when it lies elsewhere.",
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{path} cannot be read: {error}.") from None
    listed = told.get("grant", [])
    problems = [f"unknown key {key}" for key in told if key not in {"contact", "grant"}]
    if not isinstance(told.get("contact"), str) or not told["contact"].strip():
        problems.append("contact is missing: whom people ask who may not enter")
    if not isinstance(listed, list) or not listed:
        problems.append("there is no [[grant]]: nobody could enter")
        listed = []
    for number, grant in enumerate(listed, 1):
        problems += [f"grant {number}: {problem}" for problem in _problems(grant)]
    if problems:
        raise UserError(f"{path} does not say who may see what:", problems)
    return Access(tuple(_grant(grant) for grant in listed), told["contact"].strip())


def _grant(told: Mapping[str, Any]) -> Grant:
    scope = told["scope"]
    return Grant(
        when=tuple((claim, _list(wanted)) for claim, wanted in told["when"].items()),
        role=told["role"],
        scope=None
        if scope == "all"
        else tuple((n, v if isinstance(v, str) else _list(v)) for n, v in scope.items()),
        more=frozenset(told.get("more", ())),
    )


def _problems(told: Any) -> list[str]:
    if not isinstance(told, dict):
        return ["is no table"]
    found = [f"unknown key {key}" for key in told if key not in KEYS]
    when, role, scope = told.get("when"), told.get("role"), told.get("scope")
    if not isinstance(when, dict) or not when or not all(map(_are_texts, when.values())):
        found.append("when names the claims that people must have, such as { groups = 'x' }")
    if not isinstance(role, str) or role not in ROLES:
        found.append(f"there is no role {role!r}: give one of {', '.join(ROLES)}")
    more = told.get("more", [])
    if not isinstance(more, list) or not all(isinstance(name, str) for name in more):
        found.append("more is a list of capabilities, such as ['see_agent_names']")
    elif unknown := [name for name in more if name not in CAPABILITIES]:
        found.append(f"nothing is called {', '.join(map(str, unknown))} that more could give")
    return [*found, *_scope_problems(role, scope)]


def _scope_problems(role: object, scope: object) -> list[str]:
    tied = TIED.get(str(role))
    if scope == "all":
        return [f"role {role} needs a scope with {tied}, not 'all'"] if tied else []
    if not isinstance(scope, dict) or not scope:
        return ["scope is 'all' or a table of limits, such as { bu = ['FR01'] }"]
    found = [
        f"there is no dimension {name}: give one of {', '.join(SCOPE_DIMENSIONS)}"
        for name in scope
        if name not in SCOPE_DIMENSIONS
    ]
    for name, told in scope.items():
        is_claim = isinstance(told, str) and told.startswith("claim:") and len(told) > len("claim:")
        if not is_claim and (isinstance(told, str) or not _are_texts(told)):
            found.append(f"{name} is a list of values or 'claim:NAME', not {told!r}")
    if tied and tied not in scope:
        found.append(f"role {role} needs a scope with {tied}")
    return found


def _values(told: str | tuple[str, ...], claims: Claims) -> tuple[str, ...]:
    if not isinstance(told, str):
        return told
    name, _, prefix = told.removeprefix("claim:").partition(":")
    said = _said(claims, name)
    if not prefix:
        return said
    start = prefix.removesuffix("*")
    return tuple(v.removeprefix(start) for v in said if v.startswith(start) and v != start)


def _said(claims: Claims, claim: str) -> tuple[str, ...]:
    """The values of a claim. An e-mail address counts only when the provider has verified it."""
    if claim == "email" and claims.get("email_verified") not in (True, "true"):
        return ()
    told = claims.get(claim)
    return _list(told) if _are_texts(told) else ()


def _one(claims: Claims, name: str) -> str:
    told = claims.get(name)
    return told.strip() if isinstance(told, str) else ""


def _are_texts(told: object) -> bool:
    listed = told if isinstance(told, list | tuple) else [told]
    return bool(listed) and all(isinstance(value, str) and value for value in listed)


def _list(told: Any) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)
