"""Commands about settings: show, set, what changed. A change is an import."""

from __future__ import annotations

import csv
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import click

from ar_metrics.cli.files import tell_import
from ar_metrics.cli.objectives import TARGET
from ar_metrics.cli.output import as_json, progress, table, teller
from ar_metrics.cli.reading import reader_at
from ar_metrics.cli.values import DATE
from ar_metrics.parameters import ALL, PARAMETERS
from ar_metrics.settings import Settings

COLUMNS = ("parameter", "subject", "detail", "valid_from", "value", "remark")
EXAMPLES = """\b
Examples:
  ar-metrics settings show --on 2026-01-31
  ar-metrics settings set late_interest_rate 0.1215 --from 2026-01-01 --subject FR --detail business
  ar-metrics settings set dso_window_days 365 --from 2026-01-01
  ar-metrics settings set loss_rate --from 2026-01-01 --subject public --detail 91+
  ar-metrics settings changes
"""


@click.group(epilog=EXAMPLES)
def settings() -> None:
    """Show and change targets, thresholds and rates.

    A value holds from a day on. A change is an import like any other: `history` names who made it,
    `withdraw` takes it back. Build afterwards.
    """


@settings.command("show")
@click.option("--on", "day", type=DATE, help="Default: today.")
@click.pass_obj
def show(home: Settings, day: date | None) -> None:
    """List what holds on a day: what was entered, and else the defaults."""
    from ar_metrics.queries import parameters

    frame = parameters(reader_at(home, (), None), day or datetime.now(UTC).date())
    click.echo(table(frame.rows(), tuple(frame.columns)))


@settings.command("set")
@click.argument("name", required=False, type=click.Choice(list(PARAMETERS)), metavar="NAME")
@click.argument("value", required=False, type=TARGET)
@click.option("--from", "since", type=DATE, help="First day on which it holds.")
@click.option("--subject", default=ALL, help="Country, segment or BU that it is for.")
@click.option("--detail", default=ALL, help="Kind of debtor, bucket or customer that it is for.")
@click.option("--remark", default="", help="Where the value comes from.")
@click.option(
    "--file",
    "edits",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of changes: parameter, subject, detail, valid_from, value, remark.",
)
@as_json
@progress
@click.pass_obj
def set_(
    home: Settings,
    name: str | None,
    value: Decimal | None,
    since: date | None,
    subject: str,
    detail: str,
    remark: str,
    edits: Path | None,
    as_json: bool,
    progress: str,
) -> None:
    """Let the setting NAME have a VALUE from a day on, or the settings of a file.

    Without a VALUE it is no longer set from that day on.
    """
    from ar_metrics.imports import import_files

    with tempfile.TemporaryDirectory() as folder:
        file = edits or Path(folder) / "parameters.csv"
        if not edits:
            if not (name and since):
                raise click.UsageError("Give NAME, VALUE and --from, or --file.")
            with file.open("w", encoding="utf-8", newline="") as opened:
                writer = csv.writer(opened)
                writer.writerow(COLUMNS)
                writer.writerow((name, subject, detail, since, value, remark))
        imported = import_files(home, [file], edited=True, progress=teller(progress))
    tell_import(home, imported, as_json=as_json, dry_run=False)


@settings.command("changes")
@click.pass_obj
def changes(home: Settings) -> None:
    """List who set what and when, the latest first."""
    from ar_metrics.queries import parameter_changes

    frame = parameter_changes(reader_at(home, (), None))
    click.echo(table(frame.rows(), tuple(frame.columns)))
