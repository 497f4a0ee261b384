"""Commands about the warehouse: build, check, rollback."""

from __future__ import annotations

from datetime import date, datetime

import click

from ar_metrics.cli.output import as_json, print_json, progress, table, teller
from ar_metrics.cli.values import DATE, MOMENT
from ar_metrics.errors import CheckError
from ar_metrics.settings import Settings


@click.command(
    epilog="""\b
Examples:
  ar-metrics build
  ar-metrics build --full --verify
  ar-metrics build --as-of 2025-06-15
  ar-metrics build --known-at 2025-07-01
"""
)
@click.option("--full", is_flag=True, help="Every partition, grain and check again.")
@click.option("--verify", is_flag=True, help="Then compare with a full build, row by row.")
@click.option("--as-of", type=DATE, multiple=True, help="A view with this date too; repeatable.")
@click.option("--known-at", type=MOMENT, help="A view of what was known then.")
@as_json
@progress
@click.pass_obj
def build(
    settings: Settings,
    full: bool,
    verify: bool,
    as_of: tuple[date, ...],
    known_at: datetime | None,
    as_json: bool,
    progress: str,
) -> None:
    """Build what the imports say today and put it in service; nothing new, nothing done.

    With --as-of or --known-at a view is built beside the current build, which stays in service.
    """
    from ar_metrics import warehouse

    built = warehouse.build(
        settings, full=full, as_of=as_of, known_at=known_at, log=teller(progress)
    )
    if verify:
        warehouse.verify(settings)
    if as_json:
        print_json(built)
    else:
        click.echo(str(built))


@click.command(
    epilog="""\b
Examples:
  ar-metrics check
  ar-metrics check --json
"""
)
@as_json
@click.pass_obj
def check(settings: Settings, as_json: bool) -> None:
    """Run every check on the current build; exit code 12 when an error check finds rows."""
    from ar_metrics import warehouse

    checks = warehouse.run_checks(settings)
    if as_json:
        print_json(checks)
    else:
        rows = [(told.row_count, told.severity, told.sentence) for told in checks]
        click.echo(table(rows, ("rows", "severity", "promise")))
    broken = [told for told in checks if told.severity == "error" and told.row_count]
    if broken:
        problems = [f"{told.check_name}: {told.row_count} rows" for told in broken]
        raise CheckError(f"{len(broken)} promises are broken.", problems)


@click.command(
    epilog="""\b
Examples:
  ar-metrics rollback
  ar-metrics rollback --release
"""
)
@click.option("--release", is_flag=True, help="Serve the newest build again.")
@as_json
@click.pass_obj
def rollback(settings: Settings, release: bool, as_json: bool) -> None:
    """Serve the build before the current one, and keep it in service until it is released."""
    from ar_metrics import warehouse

    serving = warehouse.rollback(settings, release=release)
    if as_json:
        print_json(serving)
    else:
        click.echo(f"In service: {serving.name}")
