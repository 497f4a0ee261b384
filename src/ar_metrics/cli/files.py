"""Commands about files and batches: import, history, withdraw, layouts, template."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ar_metrics.cli.noting import note
from ar_metrics.cli.output import as_json, plain, print_json, progress, table, teller
from ar_metrics.cli.values import DATE
from ar_metrics.settings import Settings

if TYPE_CHECKING:
    from ar_metrics.imports import Batch, Imported

SHOWN_WARNINGS = 20
AMOUNT = r"[+-]?\d{1,18}(?:\.\d{1,2})?"


@click.command(
    "import",
    epilog="""\b
Examples:
  ar-metrics import june.csv --layout plain
  ar-metrics import "Open items.xlsx" --layout our_erp.toml --snapshot-date 2025-06-30
  ar-metrics import june.csv --layout plain --dry-run
  ar-metrics import june.csv --layout plain --control-total 1234567.89
  ar-metrics import --layout our_database.toml
""",
)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
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
    """Import FILES, or the queries of the layout, as one batch.

    They are read, checked against the contracts and kept. All or nothing: one broken row and
    nothing is written. The same content twice changes nothing.
    """
    from ar_metrics.imports import import_files

    imported = import_files(
        settings,
        list(files),
        layout,
        snapshot_date=snapshot_date,
        dry_run=dry_run,
        control_total=as_amount(control_total) if control_total is not None else None,
        progress=teller(progress),
    )
    tell_import(settings, imported, as_json=as_json, dry_run=dry_run)


def tell_import(settings: Settings, imported: Imported, *, as_json: bool, dry_run: bool) -> None:
    """Note an import in the audit log and say what came of it."""
    if imported.batch:
        _note_import(settings, imported.batch)
    if as_json:
        print_json(_as_plain(imported, dry_run))
    else:
        _tell(imported)


_EDITS = {"objectives": "objective", "parameters": "setting"}


def _note_import(settings: Settings, batch: Batch) -> None:
    note(
        settings,
        _EDITS.get(next(iter(batch.feeds)), "import") if len(batch.feeds) == 1 else "import",
        batch=batch.id,
        layout=batch.layout,
        files=batch.file_names,
        rows={feed: summary.rows for feed, summary in batch.feeds.items()},
    )


def as_amount(text: str) -> Decimal:
    """Return an amount as it is typed: digits, and two decimals at most."""
    if re.fullmatch(AMOUNT, text.strip(), re.ASCII):
        return Decimal(text)
    message = f"'{text}' is not an amount: digits and a decimal point, as 1234567.89."
    raise click.BadParameter(message, param_hint="--control-total")


def _as_plain(imported: Imported, dry_run: bool) -> dict[str, Any]:
    return {**plain(imported), "dry_run": dry_run}


def _tell(imported: Imported) -> None:
    for feed, summary in imported.feeds.items():
        totals = ", ".join(f"{code} {total}" for code, total in summary.control_totals.items())
        click.echo(f"{feed}: {summary.rows} rows" + (f", total {totals}" if totals else ""))
        for reason, rows in summary.left_out.items():
            click.echo(f"  left out: {rows} rows, {reason}")
    for problem in imported.warnings[:SHOWN_WARNINGS]:
        click.echo(f"  warning: {problem.file}: {problem}", err=True)
    if imported.warning_count > SHOWN_WARNINGS:
        more = imported.warning_count - SHOWN_WARNINGS
        where = imported.batch.folder / "warnings.csv" if imported.batch else "--json"
        click.echo(f"  and {more} more warnings: see {where}", err=True)
    click.echo(imported.message)
    if imported.batch:
        click.echo("Next: ar-metrics build")


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
    """List every import and withdrawal.

    Oldest first: who, when, which files, how many rows.
    """
    from ar_metrics.imports import effective
    from ar_metrics.imports import history as batches

    every = batches(settings)
    standing = {batch.id for batch in effective(settings)}
    if as_json:
        print_json([{**plain(batch), "state": _state(batch, standing)} for batch in every])
        return
    rows = [
        (
            batch.id,
            batch.imported_at.isoformat(sep=" ", timespec="seconds"),
            batch.imported_by,
            _state(batch, standing),
            ", ".join(f"{feed} {summary.rows}" for feed, summary in batch.feeds.items()),
            ", ".join(batch.file_names),
        )
        for batch in every
    ]
    click.echo(table(rows, ("id", "when", "who", "state", "rows", "files")))


def _state(batch: Batch, standing: set[int]) -> str:
    if batch.kind == "withdrawal":
        return f"withdraws {batch.withdraws}"
    return "in use" if batch.id in standing else "withdrawn"


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
    """Take import ID out, as if it had not come.

    Its files stay, and so does the record. What it replaced counts again.
    """
    from ar_metrics import imports

    teller(progress)(f"withdrawing import {batch_id}")
    batch = imports.withdraw(settings, batch_id)
    note(settings, "withdraw", batch=batch_id, record=batch.id)
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
def layouts(name: str | None, as_json: bool) -> None:
    """List the shipped layouts, or print layout NAME."""
    from ar_metrics import sources

    if name:
        click.echo(sources.layout_named(name).text, nl=False)
        return
    shipped = sources.shipped_layouts().values()
    if as_json:
        print_json([{"name": told.name, "title": told.title} for told in shipped])
    else:
        click.echo(table([(told.name, told.title) for told in shipped], ("layout", "reads")))


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
    """Write a CSV of FEED to fill in.

    For layout plain: the header, and one row as an example.
    """
    from ar_metrics import sources

    content = sources.templates(feed)
    if out == "-":
        click.echo(content, nl=False)
    else:
        Path(out).write_bytes(content)
