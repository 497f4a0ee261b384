"""Commands about people: who may see what, and who saw and took what."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from ar_metrics.cli.noting import note
from ar_metrics.cli.output import as_json, print_json, table
from ar_metrics.cli.values import DATE
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings


@click.group(
    epilog="""\b
Examples:
  ar-metrics access explain anna.json
  ar-metrics access check
"""
)
def access() -> None:
    """Say who may see what.

    The mapping is access.toml in the home, or the file that AR_ACCESS or --file names.
    """


FILE = click.option(
    "--file", "file", type=click.Path(path_type=Path), envvar="AR_ACCESS", help="The mapping."
)


@access.command(
    epilog="""\b
Example:
  echo '{"sub": "1", "groups": ["ar-leads"], "team": "North"}' > anna.json
  ar-metrics access explain anna.json
"""
)
@click.argument("claims", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@FILE
@as_json
@click.pass_obj
def explain(settings: Settings, claims: Path, file: Path | None, as_json: bool) -> None:
    """Print the pages and the scope of who has CLAIMS (JSON, as the provider gives them)."""
    mapping = _mapping(settings, file)
    person = mapping.person(_claims(claims))
    if person is None:
        raise UserError(
            "No grant is for these claims: this person may not enter.",
            advice=f"They are told to ask: {mapping.contact}",
        )
    limits = {name: list(values) for name, values in person.scope.limits.items()}
    told: dict[str, Any] = {
        "user": person.user,
        "role": person.role.name,
        "pages": list(person.role.pages),
        "may": sorted(person.role.can | person.more),
        "scope": limits or "all",
        "agent_names": person.scope.agent_names,
        "private_names": person.scope.private_names,
    }
    if as_json:
        print_json(told)
        return
    rows = [(name, _said(value)) for name, value in told.items() if name != "scope"]
    rows += [(f"scope {name}", _said(values)) for name, values in limits.items()]
    if not limits:
        rows.append(("scope", "all"))
    click.echo(table(rows, ("what", "this person")))


@access.command(
    epilog="""\b
Example:
  ar-metrics access check --file access.toml
"""
)
@FILE
@click.pass_obj
def check(settings: Settings, file: Path | None) -> None:
    """Check the mapping: exit code 2 and every problem when it cannot be used."""
    mapping = _mapping(settings, file)
    rows = [
        (number, grant.role, " and ".join(f"{c} = {'/'.join(v)}" for c, v in grant.when))
        for number, grant in enumerate(mapping.grants, 1)
    ]
    click.echo(table(rows, ("grant", "role", "for whom")))


@click.command(
    epilog="""\b
Examples:
  ar-metrics audit --from 2026-11-01
  ar-metrics audit --verify
"""
)
@click.option("--from", "since", type=DATE, help="First day.")
@click.option("--to", "until", type=DATE, help="Last day.")
@click.option("--verify", is_flag=True, help="Check that no event was changed or taken out.")
@click.pass_obj
def audit(settings: Settings, since: date | None, until: date | None, verify: bool) -> None:
    """Print who saw and took what, one event a line, oldest first (JSON lines)."""
    from ar_metrics import audit as log

    if verify:
        click.echo(f"{log.verify(settings)} events; none was changed or taken out.")
        return
    for event in log.events(settings, since, until):
        click.echo(json.dumps(event, ensure_ascii=False))
    note(settings, "audit", since=since, until=until)


def _mapping(settings: Settings, file: Path | None) -> Any:
    from ar_metrics.access import read_access

    return read_access(file or settings.home / "access.toml")


def _claims(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} holds no claims: {error}.") from None
    if not isinstance(told, dict):
        raise UserError(f"{path} holds no claims: give one JSON object.")
    return told


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
