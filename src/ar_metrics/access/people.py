"""A person: who it is, in which role, over which rows."""

from __future__ import annotations

from dataclasses import dataclass

from ar_metrics.access.roles import OWNER, Role
from ar_metrics.access.scopes import EVERYTHING, Scope


@dataclass(frozen=True)
class Person:
    """Who is asking. `user` is what the audit log calls them, `name` what the screen does."""

    user: str
    name: str
    role: Role
    scope: Scope
    more: frozenset[str] = frozenset()

    def may(self, capability: str) -> bool:
        """Whether this person may do it."""
        return capability in self.role.can or capability in self.more

    def sees(self, page: str) -> bool:
        """Whether a page (its file name, which is its address) is for this person."""
        return page in self.role.pages


def owner(user: str) -> Person:
    """Return the one user of a laptop: every page and every row."""
    return Person(user, user, OWNER, EVERYTHING)
