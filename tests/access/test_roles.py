"""Roles are data: every page has its roles, and no role has more than it says."""

from __future__ import annotations

import pytest

from ar_metrics.access import CAPABILITIES, OWNER, ROLES
from ar_metrics.ui import navigation, signing

PAGES = [entry.name for entry in navigation.PAGES]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_seen_by_some_role(page: str) -> None:
    """A page without a line in access/roles.py is seen by nobody: this says so."""
    assert page in OWNER.pages
    assert [role.name for role in ROLES.values() if page in role.pages]


@pytest.mark.parametrize("role", [*ROLES.values(), OWNER], ids=lambda role: role.name)
def test_a_role_can_only_what_has_a_name(role) -> None:
    assert role.can <= set(CAPABILITIES)
    assert role.pages[0] in PAGES
    assert role.name in signing.LABELS


def test_what_changes_the_figures_is_for_the_administrator() -> None:
    for capability in ("import", "withdraw", "rollback"):
        assert [r.name for r in ROLES.values() if capability in r.can] == ["administrator"]


def test_the_auditor_reads_all_and_exports_the_audit_log_only() -> None:
    auditor = ROLES["auditor"]
    assert set(PAGES) <= set(auditor.pages)
    assert "export_audit" in auditor.can
    assert not auditor.can & {"export", "import", "withdraw", "rollback", "edit_objectives"}


def test_the_audit_log_is_for_administrator_and_auditor() -> None:
    assert [r.name for r in ROLES.values() if "audit" in r.pages] == ["administrator", "auditor"]
    assert [r.name for r in ROLES.values() if "read_audit" in r.can] == ["administrator", "auditor"]


def test_names_are_for_who_needs_them() -> None:
    assert {r.name for r in ROLES.values() if "see_agent_names" in r.can} == {
        "cfo", "team_lead", "auditor",
    }  # fmt: skip
    assert {r.name for r in ROLES.values() if "see_private_names" not in r.can} == {
        "analyst", "administrator",
    }  # fmt: skip
