"""Commands about objectives: show, set, copy, spread, what changed. A change is an import."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ar_metrics.cli.files import tell_import
from ar_metrics.cli.output import as_json, print_json, progress, table, teller
from ar_metrics.cli.reading import is_current, reader_at
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings

if TYPE_CHECKING:
    from ar_metrics.queries import Reader

MEASURES = ("amount", "rate", "delay", "cost")
COLUMNS = ("scope_kind", "scope_id", "month", "measure", "target")
Row = Mapping[str, Any]


class Month(click.ParamType):
    """A month as 2025-06; its first day."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the first day of the month."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            self.fail(f"'{value}' is not a month, such as 2025-06.", param, ctx)


DIGITS = range(-6, 30)
"""Of the first digit of a target: what is smaller or larger is a slip, and has no plain digits."""


class Target(click.ParamType):
    """A target: a number with a decimal point."""

    name = "NUMBER"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Return the number."""
        try:
            number = Decimal(str(value))
            if not number.is_finite() or number.adjusted() not in DIGITS:
                raise InvalidOperation
            return Decimal(f"{number:f}")
        except InvalidOperation:
            self.fail(f"'{value}' is not a number with a decimal point.", param, ctx)


MONTH, TARGET = Month(), Target()


EXAMPLES = """\b
Examples:
  ar-metrics objectives show 2025-06
  ar-metrics objectives set agent:A07 2025-06 --amount 250000 --rate 0.85
  ar-metrics objectives copy 2025-07
  ar-metrics objectives spread North 2025-07 1200000 --by collectible
  ar-metrics objectives changes
"""


@click.group(epilog=EXAMPLES)
def objectives() -> None:
    """Show and change the objectives of agents, teams and BUs.

    A change is an import like any other: `history` names who made it, `withdraw` takes it back.
    Build afterwards.
    """


@objectives.command("show")
@click.argument("month", type=MONTH)
@click.pass_obj
def show(settings: Settings, month: date) -> None:
    """List the targets of a MONTH."""
    from ar_metrics.queries import objective_table

    frame = objective_table(reader_at(settings, (), None), month)
    click.echo(table(frame.rows(), tuple(frame.columns)))


@objectives.command("set")
@click.argument("who", required=False, metavar="[agent|team|bu]:ID")
@click.argument("month", type=MONTH, required=False)
@click.option("--amount", type=TARGET, help="To collect, in the reporting currency.")
@click.option("--rate", type=TARGET, help="Recovery rate, such as 0.85.")
@click.option("--delay", type=TARGET, help="Days beyond terms.")
@click.option("--cost", type=TARGET, help="Cost, in the reporting currency.")
@click.option(
    "--file",
    "edits",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of changes: scope_kind, scope_id, month, measure, target.",
)
@as_json
@progress
@click.pass_obj
def set_(
    settings: Settings,
    who: str | None,
    month: date | None,
    edits: Path | None,
    as_json: bool,
    progress: str,
    **targets: Decimal | None,
) -> None:
    """Set targets of WHO (agent:A07, team:North, bu:FR01) for a MONTH, or those of a file."""
    if edits:
        with edits.open(encoding="utf-8", newline="") as file:
            rows: list[Row] = list(csv.DictReader(file))
    elif who and month:
        kind, _, name = who.rpartition(":")
        given = {name: value for name, value in targets.items() if value is not None}
        rows = [_row(kind or "agent", name, month, m, value) for m, value in given.items()]
    else:
        raise click.UsageError("Name whom the targets are for and the month, or give --file.")
    write_changes(settings, rows, as_json, progress)


@objectives.command("copy")
@click.argument("month", type=MONTH)
@click.option("--from", "source", type=MONTH, help="Default: the month before.")
@as_json
@progress
@click.pass_obj
def copy(
    settings: Settings, month: date, source: date | None, as_json: bool, progress: str
) -> None:
    """Give a MONTH the targets of the month before, where it has none."""
    from ar_metrics.queries import copied_objectives

    reader = reader_at(settings, (), None)
    if not is_current(settings, reader):
        raise UserError(
            "Nothing was written: the last imports are not built yet.",
            advice="Run `ar-metrics build`, so that what they set is not copied over.",
        )
    earlier = source or (month - timedelta(days=1)).replace(day=1)
    frame = copied_objectives(reader, month, earlier)
    write_changes(settings, list(_rows(frame.iter_rows(named=True), month)), as_json, progress)


@objectives.command("spread")
@click.argument("team")
@click.argument("month", type=MONTH)
@click.argument("amount", type=TARGET)
@click.option(
    "--by",
    type=click.Choice(["overdue", "outstanding", "collectible"]),
    default="overdue",
    show_default=True,
    help="The part of each portfolio that weighs.",
)
@as_json
@progress
@click.pass_obj
def spread(
    settings: Settings,
    team: str,
    month: date,
    amount: Decimal,
    by: str,
    as_json: bool,
    progress: str,
) -> None:
    """Give a TEAM an AMOUNT for a MONTH, and its agents their part of it by portfolio."""
    from ar_metrics.queries import snapshot_dates, spread_objective

    reader = reader_at(settings, (), None)
    parts = spread_objective(reader, team, amount, snapshot_dates(reader)[0], by)
    if not parts:
        raise UserError(f"Nobody of team {team} has anything {by}: give each agent a target.")
    rows = [_row("team", team, month, "amount", amount)]
    rows += [_row("agent", agent, month, "amount", part) for agent, part in parts.items()]
    write_changes(settings, rows, as_json, progress)


@objectives.command("changes")
@click.option("--limit", type=int, default=50, show_default=True, help="The latest so many.")
@click.pass_obj
def changes(settings: Settings, limit: int) -> None:
    """List who changed which target when, from what to what, the latest first."""
    from ar_metrics.queries import objective_changes

    frame = objective_changes(reader_at(settings, (), None), limit)
    click.echo(table(frame.rows(), tuple(frame.columns)))


def write_changes(settings: Settings, rows: Iterable[Row], as_json: bool, progress: str) -> None:
    """Import what differs from the targets in force.

    Raises UserError for whom no import describes, ContractError for a target that cannot be.
    """
    from ar_metrics.imports import import_files

    reader = reader_at(settings, (), None)
    changed = _changed(reader, list(rows), keep_all=not is_current(settings, reader))
    if not changed:
        said = "Nothing was written: every target is what it was."
        print_json({"message": said, "already": True}) if as_json else click.echo(said)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "objectives.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(COLUMNS)
            writer.writerows([row.get(name) for name in COLUMNS] for row in changed)
        imported = import_files(settings, [file], edited=True, progress=teller(progress))
    tell_import(settings, imported, as_json=as_json, dry_run=False)


def _changed(reader: Reader, rows: list[Row], *, keep_all: bool) -> list[Row]:
    from ar_metrics.queries import objective_table

    months = {str(row["month"])[:7] for row in rows}
    told: dict[tuple[str, str, str, str], Decimal] = {}
    known: set[tuple[str, str]] = set()
    for month in months:
        frame = objective_table(reader, MONTH.convert(month, None, None))
        for row in frame.iter_rows(named=True):
            known.add((row["scope_kind"], row["scope_id"]))
            told |= {(row["scope_kind"], row["scope_id"], month, m): row[m] for m in MEASURES}
    strangers = [row for row in rows if (row["scope_kind"], row["scope_id"]) not in known]
    if strangers:
        raise UserError(
            "Nothing was written: no import describes these.",
            [f"{row['scope_kind']} {row['scope_id']}" for row in strangers],
            "Give an agent, a team of the agents file, or a BU.",
        )
    return [
        row
        for row in rows
        if keep_all
        or told.get((row["scope_kind"], row["scope_id"], str(row["month"])[:7], row["measure"]))
        != _number(row["target"])
    ]


def _number(text: Any) -> Decimal | str | None:
    """What a target is compared as; a text that is no number is left to the contract to refuse."""
    if text in (None, ""):
        return None
    try:
        return Decimal(str(text)).quantize(Decimal("0.0001"))
    except InvalidOperation:
        return str(text)


def _rows(table: Iterable[Row], month: date) -> Iterable[Row]:
    for row in table:
        for measure in MEASURES:
            if row[measure] is not None:
                yield _row(row["scope_kind"], row["scope_id"], month, measure, row[measure])


def _row(kind: str, who: str, month: date, measure: str, target: Decimal) -> Row:
    said = (kind, who, f"{month:%Y-%m}", measure, target)
    return dict(zip(COLUMNS, said, strict=True))
