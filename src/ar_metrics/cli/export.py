"""The command export: a dataset at a date, or what was saved, as a file."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ar_metrics.audit import told_filters
from ar_metrics.cli.noting import note
from ar_metrics.cli.output import progress, teller
from ar_metrics.cli.reading import reader_at, say_why_it_is_empty
from ar_metrics.cli.selecting import chosen_of
from ar_metrics.cli.values import CONDITION, DATE, MOMENT, NAMES
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings

if TYPE_CHECKING:
    from ar_metrics.selections import Export

DATASETS = (
    "open_items", "aging", "outstanding", "bridge", "customers", "dso", "credit_limits", "cei",
    "roll_rates", "payment_terms_table", "late_in_year_table", "late_interest", "over_terms",
    "charges", "moroccan_terms", "provision", "cash_forecast", "alerts", "concentration", "payers",
    "unapplied_cash", "provision_movement", "provision_backtest", "recovery", "agents",
    "objectives", "actions", "promises", "plans", "dunning_steps", "to_call", "neglected",
    "dunning_effects", "collection_costs", "litigation_cases", "litigation_costs", "insolvencies",
    "prescription", "disputes", "write_offs", "billing_cohorts", "movements", "restatements",
    "ledger_controls", "sales", "customer_events", "settlements", "recovery_items", "receipt_uses",
    "plan_instalments", "action_effects", "litigation_documents", "litigation_stages",
    "litigation_events", "litigation_deadlines",
)  # fmt: skip
FORMATS = ("csv", "csv-fr", "jsonl", "json", "xlsx", "parquet")
BINARY = ("xlsx", "parquet")
OTHERS = (
    "pdf",
    "xls",
    "xlsm",
    "xlsb",
    "ods",
    "docx",
    "html",
    "xml",
    "zip",
    "gz",
    "feather",
    "arrow",
)


@click.command(
    epilog="""\b
Examples:
  ar-metrics export aging --as-of 2025-06-30 --by country_code
  ar-metrics export open_items --as-of 2025-06-30 --where segment=public,private
  ar-metrics export bridge --from 2025-05-31 --as-of 2025-06-30
  ar-metrics export recovery --as-of 2025-06-30 --period quarter --by agent_id
  ar-metrics export customers --as-of 2025-06-30 --format xlsx --out customers.xlsx
  ar-metrics export aging --as-of 2025-06-30 --known-at 2025-07-05
  ar-metrics export to_call --as-of 2025-06-30 --where agent_id=A07
  ar-metrics export --saved "My debtors" --of anna@example.com --out debtors.xlsx

\b
CSV is for machines: UTF-8, comma, ISO dates, decimal point; csv-fr opens in a French Excel. Beside
a CSV or JSON file, FILE.provenance.csv tells where its figures come from; the others hold it.

\b
The same question on the same build gives the same bytes, here and on the page.

Datasets: """
    + ", ".join(DATASETS)
    + "."
)
@click.argument("dataset", type=click.Choice(DATASETS), required=False, metavar="[DATASET]")
@click.option(
    "--saved", metavar="NAME", help="What was saved under this name, instead of a dataset."
)
@click.option(
    "--of", "user", metavar="USER", help="Whose saved selection. Default: AR_USER, else the login."
)
@click.option("--as-of", type=DATE, help="The date the figures describe.")
@click.option(
    "--from", "since", type=DATE, help="Where a bridge, a series or a list of acts starts."
)
@click.option("--known-at", type=MOMENT, help="As the imports up to then told it.")
@click.option("--by", type=NAMES, default=(), help="Group by these columns.")
@click.option("--where", type=CONDITION, multiple=True, help="Keep these values; repeatable.")
@click.option(
    "--basis",
    type=click.Choice(["due", "issue"]),
    default="due",
    show_default=True,
    help="Age from the due date or from the issue date.",
)
@click.option(
    "--credits",
    "credits_in",
    type=click.Choice(["column", "aged", "split"]),
    default="column",
    show_default=True,
    help="Credits beside the buckets, aged in them, or credit notes aged alone.",
)
@click.option("--include-intercompany", is_flag=True, help="Count companies of the group too.")
@click.option(
    "--period",
    type=click.Choice(["month", "quarter", "year"]),
    default="month",
    show_default=True,
    help="What recovery is told of: the month, quarter or year up to the date.",
)
@click.option("--columns", type=NAMES, help="These columns only, in this order.")
@click.option("--sort", type=NAMES, default=(), help="Sort by these columns; -name downwards.")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(FORMATS),
    help="Default: what the name of --out says, else csv.",
)
@click.option(
    "--lang",
    type=click.Choice(("fr", "en")),
    default="fr",
    show_default=True,
    help="The language of an Excel file's titles.",
)
@click.option("--out", default="-", metavar="FILE|-", help="Where to write; - is stdout.")
@click.option("--order", type=click.Path(path_type=Path), hidden=True)
@progress
@click.pass_obj
def export(
    settings: Settings,
    dataset: str | None,
    saved: str | None,
    user: str | None,
    as_of: date | None,
    since: date | None,
    known_at: datetime | None,
    by: tuple[str, ...],
    where: tuple[tuple[str, tuple[str, ...]], ...],
    basis: Literal["due", "issue"],
    credits_in: Literal["column", "aged", "split"],
    include_intercompany: bool,
    period: str,
    columns: tuple[str, ...] | None,
    sort: tuple[str, ...],
    file_format: str | None,
    lang: str,
    out: str,
    order: Path | None,
    progress: str,
) -> None:
    """Write DATASET as of a date, or what was saved.

    A date that is not in the current build is built beside it first.
    """
    from ar_metrics import queries, selections
    from ar_metrics.access import filters_from

    if order:  # from a page: the build on its screen, through the scope of who looks at it
        made = selections.read_order(order).export(settings.memory_limit, settings.threads)
        _deliver(settings, made, out, progress)
        return
    if (dataset is None) == (saved is None):
        raise click.UsageError("Give a dataset, or --saved NAME.")
    if saved is not None:
        selection = chosen_of(settings, user, saved, as_of)
    elif dataset is None or as_of is None:
        raise click.UsageError("Missing option '--as-of'.")
    else:
        if since and "since" not in queries.DATASETS[dataset].asks:
            raise click.UsageError(f"{dataset} is told at one date: leave out --from.")
        if since and since > as_of:
            raise click.UsageError(f"--from {since} is later than --as-of {as_of}.")
        question = queries.Question(
            as_of=as_of,
            filters=filters_from(_merged(where), basis, credits_in, include_intercompany),
            since=since,
            by=by,
            columns=columns,
            period=period,
            order=sort,
        )
        selection = selections.Selection(dataset, question, known_at)
    chosen = file_format or _format_of(out)
    if chosen in BINARY and out == "-" and sys.stdout.isatty():
        raise UserError(f"{chosen} is no text: give --out FILE.{chosen}.")
    asked = selection.question
    dates = tuple(day for day in (asked.since, asked.as_of) if day)
    reader = reader_at(settings, dates, selection.known_at)
    if not _deliver(settings, selections.export(reader, selection, chosen, lang), out, progress):
        say_why_it_is_empty(reader, asked)


def _deliver(settings: Settings, made: Export, out: str, progress: str) -> int:
    """Write the file, tell how far it is, and note in the audit log what left the house.

    Return its number of rows.
    """
    tell = teller(progress)
    with tempfile.TemporaryDirectory(prefix="ar-metrics-") as folder:
        path = Path(folder, made.name) if out == "-" else Path(out)
        found = made.write(path, lambda done: tell("writing rows", done, made.count))
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
            if out == "-":
                file.seek(0)
                shutil.copyfileobj(file, sys.stdout.buffer)
    note(
        settings,
        "export",
        dataset=made.selection.dataset,
        format=made.file_format,
        as_of=made.selection.question.as_of,
        filters=told_filters(made.selection.question.filters.limits),
        scope=made.about.scope,
        rows=found.count,
        sha256=digest,
    )
    if progress == "json" and out != "-":
        click.echo(json.dumps({"rows": found.count, "sha256": digest}))
    return found.count


def _merged(where: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, list[str]]:
    """Values of a column that is named twice add up: --where bu=A --where bu=B is A or B."""
    wanted: dict[str, list[str]] = {}
    for column, values in where:
        wanted.setdefault(column, []).extend(values)
    return wanted


def _format_of(out: str) -> str:
    """The format that a file's name asks for, CSV where it asks for none."""
    suffix = Path(out).suffix.removeprefix(".").lower()
    if suffix in OTHERS:
        raise click.UsageError(
            f"An export is no {suffix} file: give a name that ends in .csv, .xlsx, .parquet, .json"
            " or .jsonl, or say --format. `ar-metrics report` makes PDF."
        )
    return suffix if suffix in FORMATS else "csv"
