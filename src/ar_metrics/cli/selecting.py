"""The command selections, and how an export finds one: what a person saved on a page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ar_metrics.cli.output import as_json, print_json, table
from ar_metrics.cli.reading import latest_date
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings

if TYPE_CHECKING:
    from ar_metrics.selections import Selection


@click.command(
    epilog="""\b
Examples:
  ar-metrics selections
  ar-metrics selections --of anna@example.com --json
"""
)
@click.option("--of", "user", metavar="USER", help="Whose. Default: AR_USER, else the login.")
@as_json
@click.pass_obj
def selections(settings: Settings, user: str | None, as_json: bool) -> None:
    """List the selections that a person saved on the page Explorer.

    `export --saved NAME` runs one.
    """
    from ar_metrics.selections import saved

    found = saved(settings, user or settings.user)
    if as_json:
        print_json(found)
        return
    rows = [
        (name, told.get("dataset"), told.get("as_of") or "latest") for name, told in found.items()
    ]
    click.echo(table(rows, ("name", "dataset", "as of")))


def chosen_of(settings: Settings, user: str | None, name: str, as_of: date | None) -> Selection:
    """Return what a person saved; `as_of` wins over its date, the latest is for what has none.

    Raises UserError when there is none of that name.
    """
    from ar_metrics.selections import saved, selection_from

    whose = user or settings.user
    found = saved(settings, whose)
    if name not in found:
        names = ", ".join(found) or "none"
        raise UserError(f"{whose} saved no selection '{name}'.", advice=f"Saved are: {names}.")
    told: dict[str, Any] = found[name] | ({"as_of": as_of.isoformat()} if as_of else {})
    return selection_from(told, None if told.get("as_of") else latest_date(settings))
