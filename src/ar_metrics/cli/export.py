"""The command export: a dataset at a date, as a file."""

from __future__ import annotations

import sys
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ar_metrics.audit import told_filters
from ar_metrics.cli.noting import note
from ar_metrics.cli.reading import reader_at
from ar_metrics.cli.values import CONDITION, DATE, MOMENT, NAMES
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings

if TYPE_CHECKING:
    from ar_metrics.exports import Provenance
    from ar_metrics.queries import Question, Reader

DATASETS = (
    "open_items", "aging", "outstanding", "bridge", "customers", "dso", "credit_limits",
    "cei", "roll_rates", "payment_terms_table", "late_interest", "over_terms", "provision",
    "cash_forecast",
    "provision_movement", "provision_backtest",
    "recovery", "agents", "objectives",
    "actions", "promises", "plans", "dunning_steps", "to_call", "neglected", "dunning_effects",
    "collection_costs",
    "litigation_cases", "litigation_costs", "insolvencies", "prescription", "disputes",
    "write_offs",
)  # fmt: skip
FORMATS = ("csv", "csv-fr", "jsonl", "json", "xlsx", "parquet")
BINARY = ("xlsx", "parquet")
SWITCHES = ("basis", "credits", "include_intercompany")


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

\b
CSV is for machines: UTF-8, comma, ISO dates, decimal point; csv-fr opens in a French Excel. Beside
a CSV or JSON file, FILE.provenance.csv tells where its figures come from; the others hold it.
"""
)
@click.argument("dataset", type=click.Choice(DATASETS))
@click.option("--as-of", type=DATE, required=True, help="The date the figures describe.")
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
@click.option("--out", default="-", metavar="FILE|-", help="Where to write; - is stdout.")
@click.pass_obj
def export(
    settings: Settings,
    dataset: str,
    as_of: date,
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
    out: str,
) -> None:
    """Write DATASET as of a date.

    A date that is not in the current build is built beside it first.
    """
    from ar_metrics import exports, queries
    from ar_metrics.access import filters_from

    question = queries.Question(
        as_of=as_of,
        filters=filters_from(_merged(where), basis, credits_in, include_intercompany),
        since=since,
        by=by,
        columns=columns,
        period=period,
        order=sort,
    )
    chosen = file_format or _format_of(out)
    if chosen in BINARY and out == "-" and sys.stdout.isatty():
        raise UserError(f"{chosen} is no text: give --out FILE.{chosen}.")
    reader = reader_at(settings, tuple(day for day in (since, as_of) if day), known_at)
    frame = queries.dataset(reader, dataset, question)
    provenance = _provenance(reader, dataset, question)
    if out == "-":
        content = exports.content(chosen, frame, provenance)
        click.echo(content, nl=False)
    else:
        exports.write(Path(out), chosen, exports.rows_of(frame), provenance, {})
        content = Path(out).read_bytes()
    note(
        settings,
        "export",
        dataset=dataset,
        format=chosen,
        as_of=as_of,
        filters=told_filters(question.filters.limits),
        rows=frame.height,
        sha256=sha256(content).hexdigest(),
    )


def _merged(where: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, list[str]]:
    """Values of a column that is named twice add up: --where bu=A --where bu=B is A or B."""
    wanted: dict[str, list[str]] = {}
    for column, values in where:
        wanted.setdefault(column, []).extend(values)
    return wanted


def _format_of(out: str) -> str:
    suffix = Path(out).suffix.removeprefix(".").lower()
    return suffix if suffix in FORMATS else "csv"


def _provenance(reader: Reader, dataset: str, question: Question) -> Provenance:
    """Where the figures come from, for the formats that have a place for it."""
    from ar_metrics import exports, queries

    (made,) = queries.build(reader).to_dicts()
    filters = {column: ", ".join(values) for column, values in question.filters.limits.items()}
    switches = {name: str(getattr(question.filters, name)) for name in SWITCHES}
    return exports.Provenance(
        dataset=dataset,
        as_of=question.as_of,
        build=reader.release,
        built_at=made["built_at"],
        currency=made["reporting_currency"],
        version=made["product_version"],
        known_at=made["known_at"],
        since=question.since,
        filters=filters | switches,
        is_generated=made["is_generated"],
    )
