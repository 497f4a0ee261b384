"""Whatever changes the figures or leaves the house: only for who may, and told to the audit log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec

from ar_metrics import audit, logins
from ar_metrics.errors import UserError
from ar_metrics.jobs import Job
from ar_metrics.settings import Settings
from ar_metrics.ui import people, session

P = ParamSpec("P")


def started(
    capability: str,
    start: Callable[Concatenate[Settings, P], Job],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Job:
    """Start a job of `jobs` for who is looking, under their name.

    The command itself writes the audit log. Raises UserError when they may not do this.
    """
    person = people.must(capability)
    return start(replace(session.current_settings(), user=person.user), *args, **kwargs)


def may(capability: str) -> bool:
    """Whether who is looking may do this: what they may not is not offered to them."""
    return people.current_person().may(capability)


@dataclass(frozen=True)
class Leaving:
    """Who takes a file out, as known when it was offered: it is made outside of the session."""

    user: str
    role: str
    claims: Mapping[str, Any]
    needs_login: bool

    def note(self, dataset: str, rows: int | None, content: bytes, **details: Any) -> None:
        """Write into the audit log what was taken: its name, its size and its hash, no row."""
        audit.record(
            session.current_settings(),
            "export",
            self.user,
            role=self.role,
            dataset=dataset,
            **details,
            rows=rows,
            sha256=hashlib.sha256(content).hexdigest(),
        )

    def check(self) -> None:
        """Raise UserError when the login has ended since the file was offered."""
        if self.needs_login and not logins.holds(session.current_settings(), self.claims):
            raise UserError("Your session has ended.", advice="Sign in again.")


def leaving(capability: str = "export") -> Leaving:
    """Return who is about to take a file out. Raises UserError when they may not."""
    person = people.must(capability)
    return Leaving(person.user, person.role.name, session.claims(), session.login().mode == "oidc")
