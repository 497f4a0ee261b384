"""From what a provider says of a person to role and rows: a file that is checked before anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ar_metrics.access import Access, Scope, read_access
from ar_metrics.errors import UserError
from terminal import Terminal

MAPPING = """
contact = "Receivables desk, receivables@example.test"

[[grant]]
when = { groups = "ar-cfo" }
role = "cfo"
scope = "all"

[[grant]]
when = { groups = "ar-leads", tenant = ["t1", "t2"] }
role = "team_lead"
scope = { team = "claim:team", bu = ["FR01"] }
more = ["rollback"]

[[grant]]
when = { groups = "ar-agents" }
role = "agent"
scope = { agent_id = "claim:employee" }

[[grant]]
when = { email = "anna@example.test" }
role = "analyst"
scope = { bu = "claim:groups:ar-bu-*" }
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Access:
    return read_access(written(tmp_path, MAPPING))


def written(folder: Path, text: str) -> Path:
    path = folder / "access.toml"
    path.write_text(text, "utf-8")
    return path


def scope_of(mapping: Access, **claims: Any) -> Scope:
    person = mapping.person(claims)
    assert person is not None
    return person.scope


def test_who_is_in_no_group_may_not_enter(mapping: Access) -> None:
    assert mapping.person({}) is None
    assert mapping.person({"sub": "1", "groups": ["others"]}) is None
    assert mapping.person({"sub": "1", "groups": "ar-cf"}) is None
    assert mapping.person({"sub": "1", "groups": [["ar-cfo"]]}) is None


def test_every_claim_of_a_grant_must_match(mapping: Access) -> None:
    assert mapping.person({"sub": "1", "groups": ["ar-leads"]}) is None
    person = mapping.person({"sub": "1", "groups": ["ar-leads"], "tenant": "t2", "team": "North"})
    assert person is not None
    assert person.role.name == "team_lead"
    assert person.scope.limits == {"team": ("North",), "bu": ("FR01",)}
    assert person.may("rollback")
    assert not person.may("import")


def test_a_claim_that_is_missing_gives_no_row(mapping: Access) -> None:
    assert scope_of(mapping, sub="1", groups=["ar-agents"]).sees_nothing
    assert scope_of(mapping, sub="1", groups=["ar-agents"], employee=[]).sees_nothing
    assert scope_of(mapping, sub="1", groups=["ar-agents"], employee=7).sees_nothing
    own = scope_of(mapping, sub="1", groups=["ar-agents"], employee="A7")
    assert own.limits == {"agent_id": ("A7",)}
    assert not own.agent_names


def test_the_first_grant_that_matches_decides_alone(mapping: Access) -> None:
    """Two groups never add up to rows that neither gives."""
    person = mapping.person({"sub": "1", "groups": ["ar-agents", "ar-cfo"], "employee": "A7"})
    assert person is not None
    assert person.role.name == "cfo"
    assert person.scope.sees_all


def test_an_address_counts_only_when_the_provider_has_verified_it(mapping: Access) -> None:
    claims = {"sub": "1", "email": "anna@example.test", "groups": ["ar-bu-FR01", "x", "ar-bu-"]}
    assert mapping.person(claims) is None
    assert mapping.person(claims | {"email_verified": "no"}) is None
    scope = scope_of(mapping, **claims, email_verified=True)
    assert scope.limits == {"bu": ("FR01",)}
    assert not scope.private_names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("contact = 'x'", "there is no [[grant]]"),
        (MAPPING.replace("contact", "kontact"), "contact is missing"),
        (MAPPING.replace('"cfo"', '"boss"'), "there is no role 'boss'"),
        (MAPPING.replace('scope = "all"', ""), "grant 1: scope is 'all' or a table"),
        (MAPPING.replace('scope = "all"', "scope = {}"), "grant 1: scope is 'all' or a table"),
        (MAPPING.replace("bu = [", "colour = ["), "there is no dimension colour"),
        (MAPPING.replace('["FR01"]', '"FR01"'), "bu is a list of values"),
        (MAPPING.replace('["FR01"]', "[]"), "bu is a list of values"),
        (MAPPING.replace('"claim:employee"', '"claim:"'), "agent_id is a list of values"),
        (MAPPING.replace("agent_id =", "bu ="), "role agent needs a scope with agent_id"),
        (MAPPING.replace('["rollback"]', '["everything"]'), "nothing is called everything"),
        (MAPPING.replace("more =", "mroe ="), "unknown key mroe"),
        (MAPPING.replace('{ groups = "ar-cfo" }', "{}"), "grant 1: when names the claims"),
        (MAPPING.replace('"ar-cfo"', '""'), "grant 1: when names the claims"),
        ("contact = ", "cannot be read"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_everything_that_is_wrong(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(UserError) as refusal:
        read_access(written(tmp_path, text))
    assert said in str(refusal.value)


def test_a_mapping_that_is_not_there_says_where_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file"):
        read_access(tmp_path / "access.toml")


def test_the_command_explains_what_a_person_sees(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    file, claims = written(tmp_path, MAPPING), tmp_path / "lea.json"
    told = {"sub": "1", "groups": ["ar-leads"], "tenant": "t1", "team": "North"}
    claims.write_text(json.dumps(told), "utf-8")
    said = json.loads(
        terminal.must("access", "explain", str(claims), "--file", str(file), "--json").out
    )
    assert said["role"] == "team_lead"
    assert said["scope"] == {"bu": ["FR01"], "team": ["North"]}
    assert "aging" in said["pages"]
    assert "imports" not in said["pages"]
    words = terminal.must("access", "explain", str(claims), "--file", str(file)).out
    assert "team_lead" in words
    claims.write_text('{"groups": []}', "utf-8")
    refused = terminal.run("access", "explain", str(claims), "--file", str(file))
    assert refused.exit_code == 2
    assert "receivables@example.test" in refused.err
    assert "cfo" in terminal.must("access", "check", "--file", str(file)).out
