"""The command report: the board pack or the legal table as a file, or what a schedule asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ar_metrics.audit import told_filters
from ar_metrics.cli.noting import note
from ar_metrics.cli.reading import reader_at
from ar_metrics.cli.values import CONDITION, DATE, MOMENT, NAMES
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings, mail_from_environment

if TYPE_CHECKING:
    from ar_metrics.access import Scope
    from ar_metrics.queries import Reader
    from ar_metrics.reports.running import Done

KINDS = ("pack", "legal", "late_year")
FORMATS = ("pdf", "xlsx")


@click.command(
    epilog="""\b
Examples:
  ar-metrics report --as-of 2025-06-30 --out pack.pdf
  ar-metrics report --as-of 2025-06-30 --bu FR01 --lang en --out pack.xlsx
  ar-metrics report --what legal --as-of 2025-12-31 --out terms.pdf
  ar-metrics report --schedule reports.toml --out outbox

\b
A schedule says which reports and exports go to whom; each recipient gets what the access mapping
(AR_ACCESS, else access.toml in the home) lets them see. docs/reports.md shows one.
"""
)
@click.option("--as-of", type=DATE, help="The date the figures describe.")
@click.option(
    "--what", type=click.Choice(KINDS), default="pack", show_default=True,
    help="The board pack, or the table of D. 441-6 company by company: both parts, or part II.",
)  # fmt: skip
@click.option("--known-at", type=MOMENT, help="As the imports up to then told it.")
@click.option("--bu", type=NAMES, default=(), help="These BUs only.")
@click.option("--country", type=NAMES, default=(), help="These countries only.")
@click.option("--segment", type=NAMES, default=(), help="These segments only.")
@click.option("--where", type=CONDITION, multiple=True, help="Keep these values; repeatable.")
@click.option("--include-intercompany", is_flag=True, help="Count companies of the group too.")
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language."
)
@click.option(
    "--schedule", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Make what this file asks for, once.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), required=True,
    help="FILE.pdf or FILE.xlsx; with --schedule, the folder for its files.",
)  # fmt: skip
@click.pass_obj
def report(
    settings: Settings,
    as_of: date | None,
    what: str,
    known_at: datetime | None,
    bu: tuple[str, ...],
    country: tuple[str, ...],
    segment: tuple[str, ...],
    where: tuple[tuple[str, tuple[str, ...]], ...],
    include_intercompany: bool,
    lang: str,
    schedule: Path | None,
    out: Path,
) -> None:
    """Write a report as PDF or Excel, or run a schedule of reports and exports.

    A date that is not in the current build is built beside it first.
    """
    if schedule:
        _run_schedule(settings, schedule, out)
        return
    if as_of is None:
        raise UserError("Give --as-of, the date that the figures describe, or --schedule FILE.")
    kind = out.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise UserError(f"{out} is neither FILE.pdf nor FILE.xlsx: its ending says the format.")
    from ar_metrics import i18n, reports
    from ar_metrics.access import filters_from
    from ar_metrics.reports.running import put

    wanted: dict[str, list[str]] = {}
    named = (("bu", bu), ("country_code", country), ("segment", segment), *where)
    for column, values in named:
        if values:
            wanted.setdefault(column, []).extend(values)
    filters = filters_from(wanted, include_intercompany=include_intercompany)
    reader = reader_at(settings, (as_of,), known_at)
    asked = reports.Asked(reader, filters, as_of, i18n.language(lang), known_at)
    content = reports.WRITERS[kind](reports.REPORTS[what](asked))
    put(out, content)
    note(
        settings, "export", dataset=what, format=kind, as_of=as_of,
        filters=told_filters(filters.limits), sha256=sha256(content).hexdigest(),
    )  # fmt: skip
    click.echo(f"Wrote {out}: {len(content):,} bytes, from {reader.release}.")


def _run_schedule(settings: Settings, file: Path, folder: Path) -> None:
    """Run a schedule once. Raises DeliveryError when something of it failed."""
    import os

    from ar_metrics.access import read_access
    from ar_metrics.reports.running import failed, run
    from ar_metrics.reports.schedule import read_schedule
    from ar_metrics.selections import saved

    mail = mail_from_environment()
    access = read_access(Path(os.environ.get("AR_ACCESS") or settings.home / "access.toml"))
    jobs = read_schedule(file, access, has_mail=mail is not None, saved=partial(saved, settings))
    found = []
    for done in run(jobs, _readers(settings), folder, mail, settings.state / "sent"):
        found.append(done)
        _tell(done)
        _note(settings, done)
    if error := failed(found):
        raise error


def _readers(settings: Settings) -> Callable[..., Reader]:
    """Readers through a scope: over the current build, or over what was known of dates then."""
    from ar_metrics import queries, warehouse
    from ar_metrics.queries import Warehouse

    limits = settings.memory_limit, settings.threads
    build = Warehouse(warehouse.current(settings), *limits)

    def reader_of(
        scope: Scope, dates: tuple[date, ...] = (), known_at: datetime | None = None
    ) -> Reader:
        if known_at is None:
            return queries.Reader(build, scope)
        view = reader_at(settings, dates, known_at)
        return queries.Reader(Warehouse(view.path, *limits), scope)

    return reader_of


def _tell(done: Done) -> None:
    who = f"{done.job.name} for {done.recipient.name}"
    if done.why:
        click.echo(f"{who}: FAILED: {done.why}", err=True)
        return
    files = ", ".join(file.path.name for file in done.files)
    sent = f"; sent to {done.recipient.email}" if done.tries else ""
    again = f" after {done.tries} tries" if done.tries > 1 else ""
    if done.job.mail and not done.tries:
        sent = f"; sent to {done.recipient.email} before"
    click.echo(f"{who}: {files}{sent}{again}")


def _note(settings: Settings, done: Done) -> None:
    """Write into the audit log what was made for whom, and whether it was delivered."""
    about = {"schedule": done.job.name, "recipient": done.recipient.person.user,
             "role": done.recipient.person.role.name,
             "scope": told_filters(done.recipient.person.scope.limits)}  # fmt: skip
    for file in done.files:
        note(
            settings, "export", dataset=done.job.what, format=file.path.suffix.removeprefix("."),
            as_of=done.as_of, filters=told_filters(done.job.filters.limits), sha256=file.sha256,
            **about,
        )  # fmt: skip
    if done.job.mail:
        outcome = "failed" if done.why else "sent" if done.tries else "sent before"
        note(
            settings, "delivery", dataset=done.job.what, outcome=outcome, tries=done.tries, **about
        )
