"""The command inspect: what a file is, before anything is imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ar_metrics.cli.output import as_json, plain, print_json, table
from ar_metrics.errors import UserError

if TYPE_CHECKING:
    from ar_metrics.sources import Inspection

SHOWN_MATCHES = 3


@click.command(
    epilog="""\b
Examples:
  ar-metrics inspect june.csv
  ar-metrics inspect june.csv --draft our_erp.toml
"""
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--draft", metavar="FILE.toml", help="Write a first layout to correct.")
@as_json
def inspect(file: Path, draft: str | None, as_json: bool) -> None:
    """Say what FILE is: encoding, header, columns, layout.

    Nothing is imported. What a cell decided is told with its row.
    """
    from ar_metrics import sources

    found = sources.inspect(file)
    if draft:
        _write(Path(draft), sources.draft(found))
    if as_json:
        print_json({**plain(found), "layout": found.layout, "draft": sources.draft(found)})
        return
    _tell(found)
    if draft:
        click.echo(f"{draft} is a first layout: correct it, then")
        click.echo(f"  ar-metrics import {file} --layout {draft} --dry-run")


def _tell(found: Inspection) -> None:
    date = f", snapshot of {found.snapshot_date}" if found.snapshot_date else ""
    written = f"{found.encoding}, " if found.encoding else ""
    click.echo(
        f"{found.file}: {written}header in row {found.header_row}, {found.row_count} rows{date}"
    )
    rows = [
        (one.header, one.kind, " or ".join(one.written), one.evidence, ", ".join(one.samples))
        for one in found.columns
    ]
    click.echo(table(rows, ("column", "holds", "written", "told by", "first values")))
    if found.layout:
        best = found.matches[0]
        click.echo(f"\nThe layout {best.layout} ({best.title}) has all it needs of this file:")
        day = "" if found.snapshot_date else " --snapshot-date YYYY-MM-DD"
        click.echo(f"  ar-metrics import {found.file} --layout {best.layout}{day}")
        return
    click.echo("\nNo shipped layout has all it needs of this file.")
    for match in found.matches[:SHOWN_MATCHES]:
        lacks = ", ".join(match.lacking)
        click.echo(f"  {match.layout}: {match.found} of {match.needed} columns, lacks {lacks}")
    click.echo("Write one of your own: --draft FILE.toml begins it.")


def _write(path: Path, text: str) -> None:
    if path.exists():
        raise UserError(f"{path} is there already.", advice="Give another name: nothing is lost.")
    path.write_text(text, encoding="utf-8")
