"""Commands about files and batches: import, history, withdraw, layouts, template."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ar_metrics.cli.output import as_json, print_json, progress, table, teller
from ar_metrics.cli.values import DATE
from ar_metrics.settings import Settings

if TYPE_CHECKING:
    from ar_metrics.imports import Imported

SHOWN_WARNINGS = 20


@click.command(
    "import",
    epilog="""\b
Examples:
  ar-metrics import june.csv --layout plain
  ar-metrics import "Open items.xlsx" --layout our_erp.toml --snapshot-date 2025-06-30
  ar-metrics import june.csv --layout plain --dry-run
  ar-metrics import june.csv --layout plain --control-total 1234567.89
""",
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--layout", required=True, metavar="NAME|FILE.toml", help="How to read the files.")
@click.option("--snapshot-date", type=DATE, help="Date of the snapshot, where no column has it.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--control-total",
    metavar="AMOUNT",
    help="Total the open items must add up to (decimal point); refused when they do not.",
)
@as_json
@progress
@click.pass_obj
def import_(
    settings: Settings,
    files: tuple[Path, ...],
    layout: str,
    snapshot_date: date | None,
    dry_run: bool,
    control_total: str | None,
    as_json: bool,
    progress: str,
) -> None:
    """Import FILES: read, check against the contracts, keep as one batch.

    All or nothing: one broken row and nothing is written. The same content twice changes nothing.
    """
    from ar_metrics.imports import import_files

    imported = import_files(
        settings,
        list(files),
        layout,
        snapshot_date=snapshot_date,
        dry_run=dry_run,
        control_total=_amount(control_total),
        progress=teller(progress),
    )
    if as_json:
        print_json(_as_plain(imported, dry_run))
    else:
        _tell(imported, dry_run)


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text)
    except ArithmeticError as error:
        message = f"'{text}' is not an amount: digits and a decimal point, as 1234567.89."
        raise click.BadParameter(message, param_hint="--control-total") from error


def _as_plain(imported: Imported, dry_run: bool) -> dict[str, Any]:
    return {
        "batch": imported.batch,
        "already": imported.already,
        "dry_run": dry_run,
        "feeds": imported.feeds,
        "warnings": imported.warnings,
    }


def _tell(imported: Imported, dry_run: bool) -> None:
    if imported.already:
        click.echo(f"Nothing to do: this content is import {imported.already.id} already.")
        return
    for feed, summary in imported.feeds.items():
        totals = ", ".join(f"{code} {total}" for code, total in summary.control_totals.items())
        click.echo(f"{feed}: {summary.rows} rows" + (f", total {totals}" if totals else ""))
    for problem in imported.warnings[:SHOWN_WARNINGS]:
        click.echo(f"  warning: {problem}", err=True)
    if len(imported.warnings) > SHOWN_WARNINGS:
        click.echo(f"  and {len(imported.warnings) - SHOWN_WARNINGS} more warnings", err=True)
    if dry_run or imported.batch is None:
        click.echo("Nothing was written: this was a dry run.")
    else:
        click.echo(f"Kept as import {imported.batch.id}. Next: ar-metrics build")


@click.command(
    epilog="""\b
Examples:
  ar-metrics history
  ar-metrics history --json
"""
)
@as_json
@click.pass_obj
def history(settings: Settings, as_json: bool) -> None:
    """List every import and withdrawal, oldest first: who, when, which files, how many rows."""
    from ar_metrics.imports import effective
    from ar_metrics.imports import history as batches

    every = batches(settings)
    standing = {batch.id for batch in effective(settings)}
    state = {
        batch.id: "withdrawal" if batch.kind == "withdrawal"
        else "in use" if batch.id in standing else "withdrawn"
        for batch in every
    }  # fmt: skip
    if as_json:
        print_json([{**_fields(batch), "state": state[batch.id]} for batch in every])
        return
    rows = [
        (
            batch.id,
            batch.imported_at.isoformat(timespec="seconds"),
            batch.imported_by,
            state[batch.id] if batch.kind == "import" else f"withdraws {batch.withdraws}",
            ", ".join(f"{feed} {told.rows}" for feed, told in batch.feeds.items()),
            ", ".join(file.name for file in batch.files),
        )
        for batch in every
    ]
    click.echo(table(rows, ("id", "when (UTC)", "who", "state", "rows", "files")))


def _fields(batch: Any) -> dict[str, Any]:
    return {name: getattr(batch, name) for name in batch.__dataclass_fields__}


@click.command(
    epilog="""\b
Example:
  ar-metrics withdraw 7 && ar-metrics build
"""
)
@click.argument("batch_id", type=click.IntRange(min=1), metavar="ID")
@as_json
@progress
@click.pass_obj
def withdraw(settings: Settings, batch_id: int, as_json: bool, progress: str) -> None:
    """Take import ID out, as if it had not come; the files stay, and so does the record."""
    from ar_metrics import imports

    batch = imports.withdraw(settings, batch_id)
    if as_json:
        print_json(batch)
    else:
        click.echo(f"Import {batch_id} is withdrawn (record {batch.id}). Next: ar-metrics build")


@click.command(
    epilog="""\b
Examples:
  ar-metrics layouts
  ar-metrics layouts plain
"""
)
@click.argument("name", required=False)
@as_json
@click.pass_obj
def layouts(settings: Settings, name: str | None, as_json: bool) -> None:
    """List the layouts that come with the product, or print the file of layout NAME."""
    from ar_metrics import sources

    if name:
        click.echo(sources.layout_text(name), nl=False)
        return
    shipped = sources.shipped_layouts()
    if as_json:
        print_json(shipped)
    else:
        click.echo(table([(told.name, told.description) for told in shipped], ("layout", "reads")))


@click.command(
    epilog="""\b
Examples:
  ar-metrics template open_items > open_items.csv
  ar-metrics template customers --out customers.csv
"""
)
@click.argument("feed")
@click.option("--out", default="-", metavar="FILE|-", help="Where to write; - is stdout.")
def template(feed: str, out: str) -> None:
    """Write an empty CSV of FEED for layout plain: the header, all columns in order."""
    from ar_metrics import sources

    text = sources.template(feed)
    if out == "-":
        click.echo(text, nl=False)
    else:
        Path(out).write_text(text, "utf-8")
