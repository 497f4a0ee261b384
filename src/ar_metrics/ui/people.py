"""Who is looking: asked anew on every run, because a login can end while a page is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import streamlit as st

from ar_metrics import audit, logins, queries
from ar_metrics.access import (
    EVERYTHING,
    OWNER,
    ROLES,
    Access,
    Person,
    Scope,
    owner,
    read_access,
)
from ar_metrics.errors import UserError
from ar_metrics.queries import Reader
from ar_metrics.ui import session, state

Why = Literal["", "sign_in", "ended", "no_grant", "own_data"]


@dataclass(frozen=True)
class Visit:
    """Who came, or why nobody may enter. `user` is who they say they are, known or not."""

    person: Person | None = None
    why: Why = ""
    user: str = ""


@lru_cache(maxsize=1)
def access() -> Access:
    """Return the mapping from claims to role and scope, read when the server starts."""
    return read_access(session.login().access_file)


def visit() -> Visit:
    """Return who is looking at this moment."""
    mode = session.login().mode
    if mode == "oidc":
        return _known_to_the_provider()
    if mode == "local":
        return Visit(owner(session.current_settings().user))
    if session.has_warehouse() and not is_generated():
        return Visit(why="own_data")
    return Visit(_in_the_demo())


def current_person() -> Person:
    """Return who is looking. Raises UserError when nobody may: their login ended meanwhile."""
    if person := visit().person:
        return person
    _ = state.words()
    raise UserError(_("Your session has ended."), advice=_("Sign in again."))


def must(capability: str) -> Person:
    """Return who is looking, who may do this. Raises UserError for everybody else."""
    person = current_person()
    if not person.may(capability):
        _ = state.words()
        raise UserError(_("Your role may not do this."))
    return person


def log_out() -> None:
    """End the login here, in the other tabs and at the provider; for callbacks."""
    if told := session.claims():
        visitor = visit()
        logins.end(session.current_settings(), told)
        note("logout", visitor.user)
    st.logout()


def base_reader() -> Reader:
    """Return the reader of the current build for who is looking, whatever the address asks for."""
    return session.reader_of(current_person().scope)


def note(action: str, who: str = "", **details: Any) -> None:
    """Write an event of this session into the audit log."""
    person = visit().person
    audit.record(
        session.current_settings(),
        action,
        who or (person.user if person else "nobody"),
        role=person.role.name if person else None,
        **details,
    )


def _known_to_the_provider() -> Visit:
    told = session.claims()
    if not told:
        return Visit(why="sign_in")
    if not logins.holds(session.current_settings(), told):
        return Visit(why="ended")
    person = access().person(told)
    user = person.user if person else str(told.get("email") or told.get("sub"))
    found = Visit(person, "" if person else "no_grant", user)
    if (key := logins.key(told)) not in _seen():
        _seen().add(key)
        audit.record(
            session.current_settings(),
            "login" if person else "refused",
            user,
            role=person.role.name if person else None,
            scope=audit.told_filters(person.scope.limits) if person else None,
        )
    return found


@st.cache_resource(show_spinner=False)
def _seen() -> set[str]:
    return set()


def is_generated() -> bool:
    """Whether the build that is served is the demo's, made up from end to end."""
    return bool(queries.build(session.reader_of(EVERYTHING))["is_generated"].item())


def _in_the_demo() -> Person:
    """Who the role switch says: each role with the part of the group it would have."""
    chosen = st.session_state.get(state.ROLE.key)
    role = ROLES.get(str(chosen), OWNER)
    return Person(
        user=f"demo {role.name}", name=role.label, role=role, scope=_demo_scope(role.name)
    )


def _demo_scope(role: str) -> Scope:
    if role == OWNER.name or not session.has_warehouse():
        return EVERYTHING
    can = ROLES[role].can
    seen = replace(
        EVERYTHING,
        agent_names="see_agent_names" in can,
        private_names="see_private_names" in can,
    )
    if role not in {"agent", "team_lead"}:
        return seen
    agents = session.reader_of(EVERYTHING).reference("dim_agents")
    first = agents.drop_nulls("team").sort("agent_id").head(1)
    team, agent_id = (tuple(first[name]) for name in ("team", "agent_id"))
    return replace(seen, team=team) if role == "team_lead" else replace(seen, agent_id=agent_id)
