"""Commands about the warehouse: build, check, rollback."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from ar_metrics.cli.noting import note
from ar_metrics.cli.output import as_json, plain, print_json, progress, table, teller
from ar_metrics.cli.values import DATE, MOMENT
from ar_metrics.errors import CheckError, ModelError
from ar_metrics.settings import Settings

if TYPE_CHECKING:
    from ar_metrics.warehouse import Build
    from ar_metrics.warehouse.comparison import Difference
    from ar_metrics.warehouse.spark import Spark


@click.command(
    epilog="""\b
Examples:
  ar-metrics build
  ar-metrics build --full --verify
  ar-metrics build --as-of 2025-06-15
  ar-metrics build --known-at 2025-07-01
  ar-metrics build --engine spark --remote sc://spark.example.com:15002
"""
)
@click.option("--full", is_flag=True, help="Every partition, grain and check again.")
@click.option("--verify", is_flag=True, help="Then compare with a full build, row by row.")
@click.option("--as-of", type=DATE, multiple=True, help="A view with this date too; repeatable.")
@click.option("--known-at", type=MOMENT, help="A view of what was known then.")
@click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="Who computes."
)
@click.option("--remote", help="Spark: the address of a Spark Connect server, sc://host:15002.")
@click.option("--master", help="Spark: the master of a classic session, spark://host:7077.")
@click.option("--cluster-home", help="Spark: the home folder as the cluster names it.")
@as_json
@progress
@click.pass_obj
def build(
    settings: Settings,
    full: bool,
    verify: bool,
    as_of: tuple[date, ...],
    known_at: datetime | None,
    engine: str,
    remote: str | None,
    master: str | None,
    cluster_home: str | None,
    as_json: bool,
    progress: str,
) -> None:
    """Build what the imports say and serve it.

    Only what is out of date is made again; nothing new, nothing done.

    With --engine spark a cluster computes the tables, from the same SQL and the same imports, and
    --verify compares them with those that DuckDB makes here.

    With --as-of or --known-at a view is built beside the current build, which stays in service.
    """
    from ar_metrics import warehouse

    spark = _spark(engine, remote, master, cluster_home)
    if spark and (as_of or known_at):
        raise click.UsageError(
            "A view (--as-of, --known-at) is built by DuckDB: leave --engine out."
        )
    built = warehouse.build(
        settings, full=full, as_of=as_of, known_at=known_at, log=teller(progress), engine=spark
    )
    if verify:
        _refuse_differences(warehouse.verify(settings))
    if as_json:
        print_json({"file": built.path.name, **plain(built)})
    else:
        tell_build(built)


def _spark(engine: str, remote: str | None, master: str | None, home: str | None) -> Spark | None:
    """Return the cluster that the options name; None when DuckDB is to build.

    Raises UsageError when they do not go together.
    """
    if engine == "duckdb":
        if remote or master or home:
            raise click.UsageError("--remote, --master and --cluster-home go with --engine spark.")
        return None
    if bool(remote) == bool(master):
        raise click.UsageError("--engine spark needs either --remote or --master.")
    from ar_metrics.warehouse.spark import Spark

    return Spark(remote, master, home)


def tell_build(built: Build) -> None:
    """Say what a build did, and on stderr what a user should hear of it."""
    for said in built.notes:
        click.echo(said, err=True)
    for finding in built.findings:
        if finding.row_count:
            click.echo(
                f"  {finding.severity}: {finding.sentence} ({finding.row_count} rows)", err=True
            )
    name = built.path.name
    if not built.is_new:
        click.echo(f"Nothing to do: {name} is up to date.")
        return
    periods = sum(built.rebuilt.values())
    click.echo(
        f"Built {name} in {built.seconds:.1f} s: {len(built.rebuilt)} tables, {periods} periods."
    )


def _refuse_differences(differences: list[Difference]) -> None:
    """Raise ModelError when the build is not what a full build gives."""
    if differences:
        raise ModelError(
            "The build differs from one made anew.",
            [f"{d.table}: {d.extra} rows too many, {d.missing} missing" for d in differences],
            "Run `ar-metrics build --full`, and tell the maintainers: a window is declared wrong.",
        )


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
    """Run every check on the current build, and look whether the files of builds and imports
    are as they were written.

    Exit code 12 when a check of severity error finds rows, or a build is damaged; 2 when an
    import is.
    """
    from ar_metrics import warehouse
    from ar_metrics.imports.batches import effective, refuse_damaged

    damaged = warehouse.damaged(settings)
    refuse_damaged(effective(settings))
    checks = warehouse.run_checks(settings)
    if as_json:
        print_json(checks)
    else:
        rows = [(found.row_count, found.severity, found.sentence) for found in checks]
        click.echo(table(rows, ("rows", "severity", "promise")))
    broken = [found for found in checks if found.severity == "error" and found.row_count]
    if damaged:
        raise CheckError(
            f"Damaged: {len(damaged)} of the files of builds.",
            [f"{path.name} is not as it was published" for path in damaged],
            "Run `ar-metrics build`: it makes a damaged build again from the imports. Then look"
            " after the disk.",
        )
    if broken:
        problems = [f"{found.name}: {found.row_count} rows" for found in broken]
        advice = "The rows are on the page Quality, and in `ar-metrics check --json`."
        raise CheckError(f"Broken promises: {len(broken)}.", problems, advice)


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
    """Serve the build before the current one.

    It stays in service, and nothing is built, until it is released.
    """
    from ar_metrics import warehouse

    serving = warehouse.rollback(settings, release=release)
    note(settings, "rollback", serving=serving.name, released=release or None)
    if as_json:
        print_json({"file": serving.name, "path": serving})
    elif release:
        click.echo(f"Released: {serving.name} is served until the next build.")
    else:
        click.echo(f"Rolled back: {serving.name} is served until `ar-metrics rollback --release`.")
